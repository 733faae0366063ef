/* The header is C: this file is compiled as such. What it declares lies in uppsikt_stats.cpp. */
#include "stats/library/uppsikt_stats.h"
