# Compares providers by libuppsikt-stats, from R alone.
#
#     Rscript docs/examples/profile.R build/release/src/libuppsikt-stats.so FILE.csv PROVIDER OUTCOME NUMBER...
#
# FILE.csv has a column with the provider of each trial, one with its outcome (0 or 1), and numbers.
arguments <- commandArgs(TRUE)
dyn.load(arguments[1])
data <- read.csv(arguments[2])
provider <- factor(data[[arguments[3]]])
numbers <- arguments[-(1:4)]
groups <- nlevels(provider)

answer <- .C(
  "uppsikt_profile",
  shape = as.integer(c(nrow(data), groups, 0, 0, length(numbers), 0)),
  level_counts = integer(1),
  group = as.integer(provider) - 1L,
  parent = integer(1),
  events = as.integer(data[[arguments[4]]]),
  trials = integer(1),
  levels = integer(1),
  values = as.double(as.matrix(data[numbers])),
  choices = as.integer(c(0, 0, 0, 1, 1)),      # fixed effects, the median as null, one thread, seed 1
  settings = as.double(c(0, NaN, 0.95, 0.1)),  # no floor, 95 %, the lowest tenth
  coefficients = double(length(numbers)),
  standard_errors = double(length(numbers)),
  fit = double(8),
  results = double(groups * 18),
  status = integer(1),
  message = raw(200),
  message_size = 200L,
  NAOK = TRUE
)
if (answer$status != 0) stop(rawToChar(answer$message[answer$message != 0]))

print(data.frame(estimate = answer$coefficients, se = answer$standard_errors, row.names = numbers), digits = 8)
results <- as.data.frame(matrix(answer$results, groups))
names(results) <- c(
  "n", "observed", "expected", "ratio", "effect", "se", "p_exact", "lower", "upper", "direct_rate", "shrunken",
  "shrunken_lower", "shrunken_upper", "p_lowest", "p_below_floor", "expected_rank", "star", "p_star"
)
rownames(results) <- levels(provider)
print(results[c("n", "observed", "expected", "ratio", "p_exact", "shrunken", "shrunken_lower", "shrunken_upper")], digits = 4)
