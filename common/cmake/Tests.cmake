# bashu_test(name SRCS … DEPS … LABEL unit TIMEOUT 60 SERIAL)
#
# One GoogleTest binary, one ctest entry. Labels are the levels of
# tests/README.md: tidy, unit, contract, wire, service, suite, process. Target
# tests_<label> builds those of a level.
function(bashu_test name)
  if(NOT BASHU_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "SERIAL" "LABEL;TIMEOUT" "SRCS;DEPS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  add_executable(${name} ${ARG_SRCS})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  add_dependencies(tests_${ARG_LABEL} ${name})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL}
    TIMEOUT ${ARG_TIMEOUT} RUN_SERIAL ${ARG_SERIAL})
endfunction()

if(BASHU_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
  foreach(label tidy unit contract wire service suite process planted)
    add_custom_target(tests_${label})
  endforeach()
endif()
