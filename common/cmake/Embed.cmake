# bashu_embed_schema(target namespace)
#
# Turns the target's schema/NNNN_*.sql into `kSchema`, an array of sql::Migration
# in the header <directory>/schema.h, so that a binary carries its own schema.
function(bashu_embed_schema target namespace)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/schema/*.sql)
  list(SORT files)
  file(RELATIVE_PATH here ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set(body "#pragma once\n\n#include \"common/sql/migrations.h\"\n\n")
  string(APPEND body "namespace ${namespace} {\n\ninline constexpr bashu::sql::Migration kSchema[] = {\n")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND body "    {\"${namespace}/${name}\", R\"sql(${text})sql\"},\n")
  endforeach()
  string(APPEND body "};\n\n}  // namespace ${namespace}\n")
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/schema/${here}/schema.h
    CONTENT "${body}" @ONLY)
  target_include_directories(${target} SYSTEM PUBLIC ${PROJECT_BINARY_DIR}/schema)
endfunction()
