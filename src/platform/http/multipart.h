#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace uppsikt::http {

/// A file of a form. Its bytes are those of the body that was parsed, and live as long.
struct FormFile {
    std::string field;
    std::string name;  ///< as the sender calls it, without folders; may be empty
    std::string_view bytes;
};

struct MultipartForm {
    std::vector<NamedText> fields;
    std::vector<FormFile> files;  ///< without those where none was chosen
};

bool is_multipart(std::string_view content_type);

/// A form with files (multipart/form-data, RFC 7578), its fields as `parse_form` gives them. None
/// where it is malformed, a text is not UTF-8 or has control characters, or there is more of it
/// than any form of ours has.
std::optional<MultipartForm> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace uppsikt::http
