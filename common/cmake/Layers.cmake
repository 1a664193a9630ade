# A layer may link only itself and what its row names. The same table stands in
# common/README.md, and tests/tidy/layering_test.cc checks includes against it.
set(BASHU_LAYER_foundation "")
set(BASHU_LAYER_proto      foundation)
set(BASHU_LAYER_wire       foundation proto)
set(BASHU_LAYER_disk       foundation)
set(BASHU_LAYER_domain     foundation)
set(BASHU_LAYER_codec      foundation proto domain)
set(BASHU_LAYER_storage    foundation proto disk domain codec)
set(BASHU_LAYER_rpc        foundation proto wire domain codec)
set(BASHU_LAYER_egress     foundation proto wire domain codec)
set(BASHU_LAYER_main       foundation proto wire disk domain codec storage rpc egress)
set(BASHU_LAYER_client     foundation proto wire)

# bashu_library(name LAYER layer SRCS … DEPS … PRIVATE_DEPS …)
#
# A static library of one layer. Refuses, at configure time, a dependency that
# points the wrong way. A library without sources is a header-only one.
function(bashu_library name)
  cmake_parse_arguments(ARG "" "LAYER" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  if(ARG_SRCS)
    add_library(${name} STATIC ${ARG_SRCS})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
    bashu_use_precompiled(${name} ${ARG_LAYER})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${ARG_DEPS})
  endif()
  set_target_properties(${name} PROPERTIES BASHU_LAYER ${ARG_LAYER})
  bashu_check_layers(${name} ${ARG_LAYER} ${ARG_DEPS} ${ARG_PRIVATE_DEPS})
endfunction()

# Every program that ships.
add_custom_target(binaries)

# bashu_binary(name LAYER main|client SRCS … DEPS …)
function(bashu_binary name)
  cmake_parse_arguments(ARG "" "LAYER" "SRCS;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  bashu_use_precompiled(${name} ${ARG_LAYER})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin
    EXCLUDE_FROM_ALL "$<BOOL:${BASHU_SANITIZE}>")
  add_dependencies(binaries ${name})
  bashu_check_layers(${name} ${ARG_LAYER} ${ARG_DEPS})
endfunction()

function(bashu_check_layers name layer)
  foreach(dep IN LISTS ARGN)
    if(NOT TARGET ${dep} OR dep MATCHES "::")
      continue()
    endif()
    get_target_property(theirs ${dep} BASHU_LAYER)
    if(theirs AND NOT theirs STREQUAL layer
       AND NOT theirs IN_LIST BASHU_LAYER_${layer})
      message(FATAL_ERROR "${name} (${layer}) may not link ${dep} (${theirs})")
    endif()
    bashu_check_service(${name} ${dep})
  endforeach()
endfunction()

# Services link nothing of each other: they meet on the wire.
function(bashu_check_service name dep)
  set(services "intake|routing|ledger|notification")
  if(name MATCHES "^(${services})_" )
    set(mine ${CMAKE_MATCH_1})
    if(dep MATCHES "^(${services})_" AND NOT CMAKE_MATCH_1 STREQUAL mine)
      message(FATAL_ERROR "${name} may not link ${dep} of another service")
    endif()
  endif()
endfunction()
