# bashu_test(name SRCS … DEPS … LABEL unit TIMEOUT 60 SERIAL HEADERS …)
#
# One GoogleTest binary, one ctest entry. Labels are the levels of
# tests/README.md: tidy, unit, contract, wire, service, suite, simulation,
# process. Target tests_<label> builds those of a level. HEADERS that all the
# sources include are parsed once, instead of those that all tests include.
#
# The code under test is optimised and checked in full; a test's own source,
# half of which is other people's templates, compiles twice as fast without.
set(BASHU_TEST_OPTIONS -O0)
if(BASHU_SANITIZE STREQUAL "address")
  list(APPEND BASHU_TEST_OPTIONS -fno-sanitize=vptr,null,alignment,object-size)
endif()
function(bashu_test name)
  if(NOT BASHU_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "SERIAL" "LABEL;TIMEOUT"
    "SRCS;DEPS;HEADERS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  if(BASHU_SANITIZE)
    math(EXPR ARG_TIMEOUT "10 * ${ARG_TIMEOUT}")
  endif()
  add_executable(${name} ${ARG_SRCS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${BASHU_TEST_OPTIONS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  if(ARG_HEADERS)
    list(TRANSFORM ARG_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/)
    target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  elseif(ARG_LABEL MATCHES "^(wire|service)$")
    target_precompile_headers(${name} REUSE_FROM wire_test_headers)
  else()
    target_precompile_headers(${name} REUSE_FROM test_headers)
  endif()
  add_dependencies(tests_${ARG_LABEL} ${name})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL}
    TIMEOUT ${ARG_TIMEOUT} RUN_SERIAL ${ARG_SERIAL})
endfunction()

if(BASHU_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
  bashu_precompile(test_headers
    HEADERS ${BASHU_USUAL_HEADERS} ${BASHU_TEST_HEADERS}
    DEPS absl::statusor GTest::gmock OPTIONS ${BASHU_TEST_OPTIONS})
  bashu_precompile(wire_test_headers
    HEADERS ${BASHU_USUAL_HEADERS} ${BASHU_WIRE_HEADERS} ${BASHU_TEST_HEADERS}
    DEPS gRPC::grpc++ GTest::gmock OPTIONS ${BASHU_TEST_OPTIONS})
  foreach(label tidy unit contract wire service suite simulation process
    planted fuzz)
    add_custom_target(tests_${label})
  endforeach()
endif()
