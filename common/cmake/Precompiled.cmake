# Headers that most sources of a kind include, parsed once for all of them:
# otherwise they cost more than all the rest of a build.
#
# A source still names every header it uses: clang_tidy_test compiles without
# these. No layer gets a header that it may not include.
# Some libraries ask for threads; the headers must be parsed as their users are.
add_compile_options(-pthread)

function(bashu_precompile name)
  cmake_parse_arguments(ARG "" "" "HEADERS;DEPS;OPTIONS" ${ARGN})
  set(source ${PROJECT_BINARY_DIR}/precompiled/${name}.cc)
  if(NOT EXISTS ${source})
    file(WRITE ${source} "")
  endif()
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

set(BASHU_USUAL_HEADERS
  <map> <memory> <optional> <string> <utility> <vector>
  <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/time/time.h>)
set(BASHU_WIRE_HEADERS <google/protobuf/message.h> <grpcpp/grpcpp.h>)
set(BASHU_TEST_HEADERS <gmock/gmock.h> <gtest/gtest.h>)
bashu_precompile(usual_headers
  HEADERS ${BASHU_USUAL_HEADERS} DEPS absl::statusor)
bashu_precompile(wire_headers
  HEADERS ${BASHU_USUAL_HEADERS} ${BASHU_WIRE_HEADERS} DEPS gRPC::grpc++)

# bashu_use_precompiled(target layer)
function(bashu_use_precompiled target layer)
  if(layer MATCHES "^(wire|rpc|egress|main|client)$")
    target_precompile_headers(${target} REUSE_FROM wire_headers)
  else()
    target_precompile_headers(${target} REUSE_FROM usual_headers)
  endif()
endfunction()
