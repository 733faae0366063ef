// Writes the files that complaints_fuzz or decisions_fuzz begins from: lists_seeds TARGET FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

const std::vector<std::string> complaints{
    "complaint,registered_on,since,sender,channel,category,severity,text,state,contract,address,"
    "town,summary,outcome\n"
    "Af-1,2024-05-02,2024-06-14,participant,phone,staffing,minor,Ingen.,closed_notified,10072975,"
    "Storgatan 1,Ånge,Obemannat.,Underrättad.\n",
    "complaint;registered_on;learned_on;due_on;sender;channel;category;severity;text;state;"
    "organisation_number;contact_name;contact_address;unit;assignee\n"
    "a;2026-02-20;2026-02-19;2026-04-01;public;mail;treatment;grave;\"två\nrader\";central;"
    "556036-0793;Ada Ek;070-1;Nord;bo\n",
    "complaint\tregistered_on\tsender\tchannel\tcategory\tseverity\ttext\tstate\tanonymous\tsubject"
    "\tperson_role\tsupplier\n"
    "1\t2026-02-20\tother_authority\tauthority\tpayment\tserious\t=1+1\tlocal\tyes\tx\tcoach\t"
    "Alfa AB\n",
};

const std::vector<std::string> decisions{
    "decision,contract,kind,ground,decided_on,decided_by,proposed_by,severity,reason\n"
    "D 1,10072975,warning,delivery,2023-05-02,Bo Ek,Siv Al,minor,Så var det.\n",
    "decision;contract;kind;ground;decided_on;decided_by;received_on;amount;paid;paid_on;set_off;"
    "set_off_on;reversed_on;refunded_on;reference;disputed_on\n"
    "a;1;one_off_penalty;premises_closed;2023-05-02;Bo;2023-05-04;12 500,50;100;2023-05-30;50;"
    "2023-05-31;2023-07-01;2023-07-02;OCR 1;2023-06-01\n",
    "decision\tcontract\tkind\tground\tdecided_on\tdecided_by\tproposed_on\trate\tper\taccrues_from"
    "\taccrues_until\tdue_on\tunit\tassignee\tinvestigation\n"
    "r\t1\trunning_penalty\tcompetence_missing\t2023-12-22\tBo\t2023-12-01\t9000\tweek\t2023-12-22"
    "\t2024-01-11\t\tNord\tbo\tU 7\n",
    "decision,contract,kind,ground,decided_on,decided_by,sent_on,ends_on,completed_on\n"
    "n,1,notice,false_statement,2023-05-02,Bo,2023-05-03,2023-08-07,2023-08-08\n",
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "lists_seeds TARGET FOLDER\n";
        return 2;
    }
    const bool is_of_complaints = std::string(arguments[1]) == "complaints_fuzz";
    const std::filesystem::path folder = arguments[2];
    std::filesystem::create_directories(folder);
    int number = 0;
    for (const std::string& seed : is_of_complaints ? complaints : decisions)
        std::ofstream(folder / std::to_string(++number), std::ios::binary) << seed;
    return 0;
}
