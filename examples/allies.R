# Who was allied with the MNLA in mid-2012, how surely, and who says so: CSV into a data frame, JSON for the claims.
#
# Rscript allies.R [http://127.0.0.1:8000]

library(jsonlite)

given <- commandArgs(trailingOnly = TRUE)
server <- if (length(given)) given[1] else Sys.getenv("MALIWAR_SERVER", "http://127.0.0.1:8000")
question <- function(form) paste0(server, "/questions/allied-with.", form, "?actor=MNLA&when=mid-2012")

allies <- read.csv(question("csv"), encoding = "UTF-8")
print(allies[c("ally_label", "grade", "support", "begins", "ends")], row.names = FALSE)

# The same answer as JSON has, in each row, its claims: who says it, by which reference, in which passage.
answer <- fromJSON(question("json"), simplifyDataFrame = FALSE)
for (row in answer$rows) {
  cat("\n", row$ally$label, ", ", row$grade, "\n", sep = "")
  for (claim in row$claims) {
    number <- if (is.null(claim$source$number)) "no reference" else paste0("[", claim$source$number, "]")
    cat("  ", claim$asserter$label, " ", claim$stance, ": ", claim$label, " ", number, "\n", sep = "")
  }
}
cat("\n", answer$permanent, "\n", sep = "")
