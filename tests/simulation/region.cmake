# Whole regions on virtual time. The codec is compiled here, because its library
# would bring gRPC; the memory store, because its would bring two engines.
add_library(simulation_region STATIC
  checks.cc checks_referrals.cc digest.cc keyed_notary.cc network.cc node.cc
  officers.cc officers_acts.cc pusher.cc schedule.cc setting.cc world.cc
  ${PROJECT_SOURCE_DIR}/services/routing/egress/document_codec.cc
  ${PROJECT_SOURCE_DIR}/services/routing/egress/link_codec.cc
  ${PROJECT_SOURCE_DIR}/services/routing/egress/request_codec.cc
  ${PROJECT_SOURCE_DIR}/services/routing/egress/statement_codec.cc
  ${PROJECT_SOURCE_DIR}/services/routing/storage/memory_exchange.cc
  ${PROJECT_SOURCE_DIR}/services/routing/storage/memory_papers.cc
  ${PROJECT_SOURCE_DIR}/services/routing/storage/memory_store.cc)
target_include_directories(simulation_region PUBLIC ${PROJECT_SOURCE_DIR})
target_link_libraries(simulation_region PUBLIC
  common_outbox common_verify proto_exchange routing_domain
  absl::inlined_vector)

add_executable(region region.cc)
target_link_libraries(region PRIVATE simulation_region absl::flags
  absl::flags_parse absl::flags_usage Threads::Threads)
add_dependencies(tests_simulation region)

# The same numbers on every build: labels say on which sanitizers it runs.
bashu_test(simulation_digest_test LABEL unit TIMEOUT 60
  SRCS digest_test.cc DEPS simulation_region)
bashu_test(simulation_region_test LABEL simulation TIMEOUT 120
  SRCS region_test.cc week_test.cc DEPS simulation_region)

# Fresh seeds each time; the first is printed. Sanitizers take thirty times as
# long for each.
if(BASHU_SANITIZE)
  set(seeds 500)
else()
  set(seeds 200000)
endif()
add_test(NAME simulation_region COMMAND region --seeds ${seeds})
set_tests_properties(simulation_region PROPERTIES LABELS simulation
  TIMEOUT 1800 RUN_SERIAL ON)
