#pragma once

#include <string>
#include <vector>

#include "make_example_country.h"

/// Made up from birds, flowers and berries, so that nobody takes them for real places or companies.
namespace uppsikt::example {

inline const std::vector<Area> areas{
    {"Blåklintsberga", "Skogsregionen"},
    {"Ekorrköping", "Skogsregionen"},
    {"Gullvivestad", "Slättregionen"},
    {"Hjortronsund", "Skogsregionen"},
    {"Järpebro", "Skogsregionen"},
    {"Kattfotsvik", "Kustregionen"},
    {"Lingonköping", "Slättregionen"},
    {"Mesvalla-Talltita", "Slättregionen"},
    {"Orrsala", "Slättregionen"},
    {"Rönnbärshamn", "Kustregionen"},
    {"Ugglesala", "Kustregionen"},
    {"Älgetuna", "Kustregionen"},
};

inline const std::vector<std::string> suppliers{
    "Bofinkens Jobbspår AB",
    "Citronfjärilen Matchning AB",
    "Domherre & Dotter Kompetens AB",
    "Enkottens Arbetsliv AB",
    "Fjällvråken Omställning AB",
    "Glänta & Glöd AB",
    "Humlesurr Karriär AB",
    "Igelkottens Stödlinje AB",
    "Järvspåret Kompetens AB",
    "Kantarellgruppen Jobb AB",
    "Lommen Vägledning AB",
    "Mosippan Matchning AB",
    "Nattviolens Utbildning AB",
    "Odon & Partner Arbetsmarknad AB",
    "Pilfinken Jobbcoachning AB",
    "Rördrommens Arbetskraft AB",
    "Skogsstjärnans Studieväg AB",
    "Tranbärets Nystart AB",
    "Utterns Jobbstig AB",
    "Vattenklövern Rekrytering AB",
    "Ymnighornets Lärling AB",
    "Ängshökens Kompetensbro AB",
    "Åkerbärets Matchning AB",
    "Ödlans Första Steg AB",
    "Ärlans Arbetsglädje AB",
};

}  // namespace uppsikt::example
