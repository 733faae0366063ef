// Makes the example workbooks: make_example FOLDER. See examples/README.md.
#include <exception>
#include <iostream>

#include "make_example_participants.h"
#include "make_example_places.h"
#include "make_example_seed.h"
#include "make_example_workbooks.h"

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "make_example FOLDER\n";
        return 2;
    }
    try {
        namespace example = uppsikt::example;
        const example::Country country = example::make_country(example::seed);
        example::write_workbooks(country, arguments[1]);
        example::write_places(country, arguments[1]);
        example::write_participants(country, arguments[1]);
    } catch (const std::exception& fault) {
        std::cerr << fault.what() << '\n';
        return 1;
    }
    return 0;
}
