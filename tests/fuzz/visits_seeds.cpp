// Writes the files that visits_fuzz begins from: visits_seeds FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "visits_seeds FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    const std::string seeds[] = {
        "visit,contract,visited_on,outcome,inspectors,address,town,calls,waited,item:accessible,"
        "rest\n"
        "1,10072975,2023-05-02,NO_STAFF,anna|bo,Storgatan 1,Ånge,2,15,,\n"
        "2,10072975,2023-06-07,CHECKLIST_FAIL,anna,Storgatan 1,Ånge,,,does_not_meet: "
        "Trappa.,meets\n",
        "visit;contract;visited_on;outcome;inspectors;control;form;follows;photo;photo:accessible;"
        "note\n"
        "a;1;2024-02-29;OK;x;documents;remote;;p.jpg|q.jpg;r.jpg;\"två\nrader\"\n"
        "b;1;2024-03-01;REMOTE_ONLY;x;premises;announced;a;;;\n",
        "visit\tcontract\tvisited_on\toutcome\tinspectors\tcame_after_contact\thandled\tunit\n"
        "1\t1\t2023-05-02\tNO_STAFF_CAME_AFTER_CONTACT\tx\tyes\tRättat.\tUmeå\n",
    };
    int number = 0;
    for (const std::string& seed : seeds)
        std::ofstream(folder / std::to_string(++number), std::ios::binary) << seed;
    return 0;
}
