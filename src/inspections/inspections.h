#pragma once

#include "inspections/findings.h"
#include "inspections/import.h"
#include "inspections/statistics.h"
#include "inspections/visits.h"
