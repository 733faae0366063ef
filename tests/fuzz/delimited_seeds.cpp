// Writes the files that delimited_fuzz begins from: delimited_seeds FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "support/delimited_table.h"

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "delimited_seeds FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    // The first byte says how the rest is read: in pieces of how many bytes.
    const std::string seeds[] = {
        "\x01provider,outcome,age\nP1,1,34\n\nP2,0,\n",
        "\x07\xEF\xBB\xBFort;antal\r\n\"Åre;\"\"x\"\"\";1 234,5\r\n\"a\r\nb\";NA",
        "@x\ty\tz\n1e3\t-.5\t9007199254740993.0000000001\n4.9e-324\t1e999\tinf\n",
        " a\n\"\"\n  \n 1\n",
        "\x03" + uppsikt::test::gzip("a,b\n1,2\n"),
        "\x05" + uppsikt::test::gzip("a,b\n1,") + uppsikt::test::gzip("2\n"),
    };
    int number = 0;
    for (const std::string& seed : seeds)
        std::ofstream(folder / std::to_string(++number), std::ios::binary) << seed;
    return 0;
}
