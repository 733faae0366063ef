#pragma once

#include <span>
#include <string_view>

namespace uppsikt {

/// A data file of the repository that travels inside the binary.
struct EmbeddedFile {
    std::string_view path;  ///< from the top of the repository: "services/rom2.toml"
    std::string_view text;
};

namespace embedded {

std::span<const EmbeddedFile> migrations();    ///< every module's schema/*.sql
std::span<const EmbeddedFile> services();      ///< services/*.toml
std::span<const EmbeddedFile> office_files();  ///< src/office/*.css and *.js
std::span<const EmbeddedFile> texts();         ///< every module's texts.<language>.json
std::span<const EmbeddedFile> site();   ///< style, script, icon and fonts of the public pages
std::span<const EmbeddedFile> field();  ///< the app of the inspector's phone

}  // namespace embedded
}  // namespace uppsikt
