# The reducer of custody, explored; its mutants are switches in a copy of it.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(reducer ${PROJECT_SOURCE_DIR}/services/routing/domain/handover.cc)
set(mutated ${CMAKE_CURRENT_BINARY_DIR}/mutated_handover.cc)
add_custom_command(OUTPUT ${mutated}
  COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/mutate.py
    ${reducer} ${CMAKE_CURRENT_SOURCE_DIR}/handover_mutants.txt ${mutated}
  DEPENDS ${reducer} mutate.py handover_mutants.txt VERBATIM)

add_executable(handover_explore
  handover_explore.cc handover_explorer.cc handover_invariants.cc
  handover_moves.cc ${mutated})
target_include_directories(handover_explore PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(handover_explore PRIVATE routing_domain routing_storage
  absl::flat_hash_map absl::node_hash_map absl::node_hash_set)
add_dependencies(tests_simulation handover_explore)
if(BASHU_SANITIZE)
  add_test(NAME handover_explore COMMAND handover_explore --small)
else()
  add_test(NAME handover_explore COMMAND handover_explore)
endif()
set_tests_properties(handover_explore PROPERTIES LABELS simulation TIMEOUT 300)
