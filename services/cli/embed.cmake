# cmake -D IN=file -D OUT=source.cc -P embed.cmake: a file as a C++ array.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE ${OUT} "#include \"services/cli/api.h\"

namespace bashu::cli {
namespace {
constexpr unsigned char kBytes[] = {
${hex}};
}  // namespace

absl::string_view EmbeddedDescriptors() {
  return {reinterpret_cast<const char*>(kBytes), sizeof(kBytes)};
}

}  // namespace bashu::cli
")
