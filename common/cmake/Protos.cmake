# bashu_proto_library(package SRCS … DEPS …)
#
# Makes proto_<package> (messages, layer proto) and, where a source declares a
# service, grpc_<package> (stubs, layer wire). Sources are relative to proto/.
# Generated headers are SYSTEM, so our warnings do not judge them. Under a
# sanitizer generated sources are not optimised and not asked about undefined
# behaviour: they compile in a third of the time. They keep the sanitizer itself,
# as it changes the layout of protobuf's classes. Stubs are compiled in one go, as
# each is nearly all headers.
set(BASHU_GENERATED_OPTIONS -w)
if(BASHU_SANITIZE)
  list(APPEND BASHU_GENERATED_OPTIONS -O0 -fno-sanitize=undefined)
endif()
function(bashu_proto_library package)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  set(root ${PROJECT_SOURCE_DIR}/proto)
  set(out ${PROJECT_BINARY_DIR}/proto)
  set(messages "")
  set(stubs "")
  foreach(src IN LISTS ARG_SRCS)
    string(REGEX REPLACE "\\.proto$" "" stem ${src})
    file(STRINGS ${root}/${src} services REGEX "^service ")
    set(made ${out}/${stem}.pb.cc ${out}/${stem}.pb.h)
    set(grpc_args "")
    if(services)
      list(APPEND made ${out}/${stem}.grpc.pb.cc ${out}/${stem}.grpc.pb.h)
      list(APPEND stubs ${out}/${stem}.grpc.pb.cc)
      set(grpc_args --grpc_out=${out}
        --plugin=protoc-gen-grpc=${GRPC_CPP_PLUGIN})
    endif()
    add_custom_command(OUTPUT ${made}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${out}
      COMMAND protobuf::protoc -I ${root} --cpp_out=${out} ${grpc_args}
        ${root}/${src}
      DEPENDS ${root}/${src} VERBATIM)
    list(APPEND messages ${out}/${stem}.pb.cc)
  endforeach()
  add_library(proto_${package} STATIC ${messages})
  target_include_directories(proto_${package} SYSTEM PUBLIC ${out})
  target_compile_options(proto_${package} PRIVATE ${BASHU_GENERATED_OPTIONS})
  set_target_properties(proto_${package} PROPERTIES BASHU_LAYER proto)
  target_link_libraries(proto_${package} PUBLIC protobuf::libprotobuf)
  foreach(dep IN LISTS ARG_DEPS)
    target_link_libraries(proto_${package} PUBLIC proto_${dep})
  endforeach()
  if(stubs)
    add_library(grpc_${package} STATIC ${stubs})
    target_compile_options(grpc_${package} PRIVATE ${BASHU_GENERATED_OPTIONS})
    set_target_properties(grpc_${package} PROPERTIES BASHU_LAYER wire
      UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
    target_link_libraries(grpc_${package} PUBLIC proto_${package} gRPC::grpc++)
    foreach(dep IN LISTS ARG_DEPS)
      if(TARGET grpc_${dep})
        target_link_libraries(grpc_${package} PUBLIC grpc_${dep})
      endif()
    endforeach()
  endif()
endfunction()
