"""Why it works: generated positives beside real neighbours, in numbers."""

from workflow.reports._files import write_table
from workflow.reports._why import Files, needs_of, read

KIND = "table"
TITLE = "Generated positives beside real neighbours"
NOTES = (
    "Percent, mean ± standard deviation over seeds, of at most {rows:,} labelled training rows. "
    "Inputs: the space that the encoder is given. y: the features of the encoder as the round "
    "begins, which the generator is told.",
    "Rank: that of a sample among the real neighbours of its source, 1 where no real row is as "
    "near to the source as the sample.",
    "Class of the source: percent of the samples, and of what is compared with them, whose "
    "{voters} nearest real rows in the inputs have by majority the class of the source, which has "
    "no vote. Each sample is compared with the real neighbour of its rank, from the same source, "
    "and with the source moved by Gaussian noise as far as the sample is. By their own labels: the "
    "neighbour's label in place of the vote.",
    "Distance to the mean of the class: that of held-out rows of the source's class, in percent of "
    "a training row's own distance. The mean of as many nearest rows as the sample's rank has at "
    "most {most}.",
    "10-NN of features: accuracy on training rows. Hidden units: what the last layer of the "
    "denoiser is given, for rows with the noise of that share of its steps and for their y. At "
    "100 % nothing of the row is left but its y.",
)
needs = needs_of


def make(stem: str, files: Files) -> None:
    """Write the table; files: data set, method's label, one file a round."""
    from diffaug.evaluation.positives import MAX_ROWS, MOST, VOTERS
    from diffaug.tables.markdown import sections_markdown
    from diffaug.tables.why import for_people, long_rows

    found = read(files)
    rows = [row for (data, method), of in found.items() for row in long_rows(data, method, of)]
    tables = {}
    for (data, method), of in found.items():
        tables |= for_people(f"{data}, {method}", of)
    notes = [note.format(rows=MAX_ROWS, voters=VOTERS, most=MOST) for note in NOTES]
    write_table(stem, rows, sections_markdown(TITLE, tables, notes))
