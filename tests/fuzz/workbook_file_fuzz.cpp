// The reader of workbooks, on the bytes of a whole file.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/workbook_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    uppsikt::fuzz::read_everything(std::string(uppsikt::fuzz::as_text(data, size)));
    return 0;
}
