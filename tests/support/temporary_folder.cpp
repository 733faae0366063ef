#include "support/temporary_folder.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <stdlib.h>

namespace uppsikt::test {
namespace {

std::filesystem::path make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "uppsikt-test-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), name);
    return name;
}

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(make_folder()) {}
TemporaryFolder::~TemporaryFolder() {
    std::error_code nobody_minds;
    std::filesystem::remove_all(path_, nobody_minds);
}

}  // namespace uppsikt::test
