"""The command ``nonmun eval`` and the commands under it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.cli import in_earnest, strength
from eval.cli.strength import OnPage

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.core import Progress

Digests = Annotated[
    Path | None, typer.Option("--digests", metavar="PATH", help="Digests to index: a folder, a file or an archive.")
]
Learned = Annotated[Path, typer.Option("--digests", metavar="PATH", help="The digests to learn from.")]
Labels = Annotated[Path | None, typer.Option("--labels", metavar="FILE", help="Labelled data: measured on, not learned from.")]
Abstracts = Annotated[
    Path | None, typer.Option("--abstracts", metavar="PATH", help="Abstracts of the same papers: measured on for the card.")
]
Beside = Annotated[Path, typer.Option("--abstracts", metavar="PATH", help="Abstracts of the same papers.")]
ModelFile = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the model here; by default print it.")]
CardFile = Annotated[Path | None, typer.Option("--card", metavar="FILE", help="Write a model card of what was measured.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    from rag.interfaces.cli.usage import Group

    group = typer.Typer(cls=Group, invoke_without_command=True, rich_markup_mode=None)
    group.callback()(evaluate)
    timing = typer.Typer(cls=Group, invoke_without_command=True, rich_markup_mode=None)
    timing.callback()(bench)
    timing.command()(scale)
    strength.register(timing)
    group.add_typer(timing, name="bench")
    group.command()(ablations)
    group.command()(figures)
    group.command("train-audit")(train_audit)
    group.command("train-abstracts")(train_abstracts)
    group.command("train-checker")(train_checker)
    group.command("train-reader")(train_reader)
    group.add_typer(in_earnest.commands(), name="in-earnest")
    app.add_typer(group, name="eval")


def evaluate(
    context: typer.Context,
    suite: Annotated[
        str,
        typer.Option(
            "--suite",
            metavar="NAME|FILE",
            help="sample, natural, planted, adversarial, recorded, in_earnest, or a file of your own.",
        ),
    ] = "sample",
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="Score the answers that another system wrote.")
    ] = None,
    llm: Annotated[bool, typer.Option("--llm", help="Let the configured model answer. Without it no model is asked.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Write the report into this folder: HTML, JSON, JUnit XML.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Compare with this report.json, not the committed baseline."),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Keep this run as the baseline that later ones are measured from.")
    ] = False,
    from_feedback: Annotated[
        Path | None,
        typer.Option("--from-feedback", metavar="FILE", help="Write readers' opinions as cases to a new file, and stop."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --llm: ask the model without a confirmation.")] = False,
    limit: Annotated[
        float | None, typer.Option("--limit", metavar="DOLLARS", min=0, help="With --llm: the most that it may cost.")
    ] = None,
    limit_tokens: Annotated[
        int | None, typer.Option("--limit-tokens", min=0, help="With --llm: the most tokens that it may take.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", metavar="FILE", help="With --llm: where answers are kept for the next run.")
    ] = None,
    judge: Annotated[
        int, typer.Option("--judge", min=0, max=9, help="With --llm: how often the model judges each claim, not the checker.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")] = False,
) -> None:
    """Measure the answers on the bundled sample or on your own cases; exit status 1 when a figure misses its gate."""
    if context.invoked_subcommand is not None:
        return
    if from_feedback is not None:
        _export_feedback(from_feedback, as_json)
        return
    import sys

    from eval.cli.command import Options, run_evaluation
    from eval.paid.run import Terms

    terms = Terms(cache, yes, limit, limit_tokens, judge)
    failed = run_evaluation(Options(suite, answers, llm, report, baseline, write_baseline, as_json, terms))
    if failed:
        print(f"nonmun: failed: {', '.join(outcome.gate.figure for outcome in failed)}", file=sys.stderr)
        raise typer.Exit(1)


def _export_feedback(file: Path, as_json: bool) -> None:
    from eval.cases.feedback import export_feedback
    from rag.core import load_settings
    from rag.interfaces.console import print_json, say

    written = export_feedback(load_settings(with_model=False).home, file)
    if as_json:
        print_json({"file": str(file), "cases": written})
        return
    count = written.total()
    say(f"{count:,} {'case' if count == 1 else 'cases'} written to {file}:")
    for kind, meaning in {
        "evidence": "with the bullets that answer",
        "not_evidence": "with a bullet that must not be cited",
        "unanswerable": "that the digests do not cover",
        "needs_label": "that need a label: a person has to say what is right",
    }.items():
        say(f"{written[kind]:>6,} {kind:<12} {meaning}")


def bench(
    context: typer.Context,
    digests: Digests = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Time searches, typing and opening, beside a plain llama-index index; on the bundled sample, or on --digests."""
    if context.invoked_subcommand is not None:
        return
    from eval.bench.run import run_bench
    from rag.interfaces.console import print_json, progress_bar

    with progress_bar() as progress, _indexed(digests, None, progress) as assistant:
        figures = run_bench(assistant, progress)
    if as_json:
        print_json(figures.as_json())
    else:
        figures.print_table()


def scale(
    papers: Annotated[
        str, typer.Option("--papers", metavar="N,N,...", help="How many papers the corpora have; each is made up.")
    ] = "5000,20000",
    kept: Annotated[
        Path | None, typer.Option("--kept", metavar="FILE", help="Keep the results here; sizes that it has are not run again.")
    ] = None,
    page: OnPage = None,
    plot: Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Draw the figures into this SVG file.")] = None,
) -> None:
    """Measure time, memory and disk of an ingest, one more day, searches and questions, on synthetic digests of each size."""
    from eval.bench import scale_report
    from eval.bench.scale import run_scale
    from eval.cli.figures import read_page, write_part
    from rag.core import UsageError
    from rag.interfaces.console import progress_bar, say

    try:
        sizes = [int(size.strip().replace("_", "")) for size in papers.split(",")]
    except ValueError:
        raise UsageError(f"{papers!r} is no list of numbers.", hint="Type --papers 5000,20000.") from None
    if min(sizes) < 1:
        raise UsageError(f"A corpus of {min(sizes)} papers is none.", hint="Type --papers 5000,20000.")
    if page is not None:
        read_page(page, "scale")  # now, not after minutes of work
    with progress_bar() as progress:
        rows = run_scale(sizes, kept, progress)
    if page is not None:
        write_part(page, "scale", scale_report.table(rows))
    if plot is not None:
        plot.write_text(scale_report.plot(rows), "utf-8")
    say(scale_report.table(rows))


def ablations(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Labelled questions: topic.jsonl and others.")],
    digests: Annotated[Path, typer.Option("--digests", metavar="PATH", help="The digests that they are about.")],
    home: Annotated[
        Path | None, typer.Option("--home", metavar="DIR", help="Keep the index here; by default it is temporary.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Write ablations.json into this folder.")
    ] = None,
) -> None:
    """Score the search with and without each of its parts, and what llama-index has, on labelled questions."""
    from eval.ablation.study import run_ablations
    from eval.cases.labelled import read_labelled
    from eval.report.writer import make_folder
    from rag.interfaces.console import progress_bar, say

    questions = read_labelled(data)
    if report is not None:
        make_folder(report)  # now, not after minutes of work
    with progress_bar() as progress, _indexed(digests, home, progress) as assistant:
        table = run_ablations(assistant.index.search_index, questions, progress)
    if report is not None:
        (report / "ablations.json").write_text(json.dumps(table.as_json(), ensure_ascii=False, indent=1), "utf-8")
    say(table.as_markdown())


def figures(
    page: Annotated[Path, typer.Option("--page", metavar="FILE", help="The page to write, with places for them.")],
    digests: Annotated[
        Path | None,
        typer.Option("--digests", metavar="PATH", help="Measure on these digests, too; by default only suites are written."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="With --digests: labelled questions, for the ablations.")
    ] = None,
    home: Annotated[
        Path | None,
        typer.Option("--home", metavar="DIR", help="With --digests: keep the index here; it is temporary otherwise."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Only this part of the page; repeat for more.")
    ] = None,
) -> None:
    """Write the figures of the documentation: those of the suites, and with --digests what is measured on one corpus."""
    from eval.cli.figures import measured, read_page, write_part
    from eval.report import figures_page
    from rag.interfaces.console import progress_bar, say

    names = [name for name in figures_page.part_names(read_page(page)) if not only or name in only]

    def write(name: str, text: str) -> None:  # each at once: what was measured is kept, whatever happens then
        write_part(page, name, text)
        say(f"{page}: {name}")

    for name in names:
        if name in figures_page.FREE:
            write(name, figures_page.FREE[name]())
    if digests is not None:
        with progress_bar() as progress, _indexed(digests, home, progress) as assistant:
            for name, text in measured(assistant, data, names, progress):
                write(name, text)


def train_audit(
    digests: Learned,
    labels: Labels = None,
    abstracts: Abstracts = None,
    out: ModelFile = None,
    card: CardFile = None,
) -> None:
    """Train the audit of the digests on junk planted in them. The same digests give the same model."""
    from eval.training import audit_card, train_audit
    from eval.training.card import model_to_json
    from rag.interfaces.console import progress_bar

    known = audit_card.read_labels(labels) if labels is not None else {}
    with progress_bar() as progress:
        corpus = train_audit.read_corpus(digests, progress)
        done = train_audit.rounds(corpus, frozenset(arxiv_id for arxiv_id, _ in known), progress)
        model = train_audit.fit(done)
        text = model_to_json(model)
        if card is not None:
            beside = audit_card.beside_abstracts(digests, abstracts, known, progress) if abstracts is not None else None
            card.write_text(audit_card.card(model, audit_card.figures(corpus, done, model, known), beside), "utf-8")
    _deliver(text, out)


def train_abstracts(digests: Learned, abstracts: Beside, labels: Labels = None, out: ModelFile = None) -> None:
    """Train what abstracts add to the audit of digests. The same digests and abstracts give the same model."""
    from eval.training import audit_card
    from eval.training.card import model_to_json
    from eval.training.train_abstracts import fit, read_pairs
    from rag.interfaces.console import progress_bar

    known = audit_card.read_labels(labels) if labels is not None else {}
    with progress_bar() as progress:
        pairs = read_pairs(digests, abstracts, frozenset(arxiv_id for arxiv_id, _ in known), progress)
    _deliver(model_to_json(fit(pairs)), out)


def train_checker(
    digests: Learned,
    labels: Labels = None,
    out: ModelFile = None,
    card: CardFile = None,
) -> None:
    """Fit the claim checker on written claims and planted errors. The same digests give the same model."""
    from eval.cases.answer_sentences import answer_sentences
    from eval.cases.claim_set import read_claims
    from eval.cases.sample import sample_claims, sample_papers
    from eval.training import checker_card
    from eval.training.card import model_to_json
    from eval.training.train_checker import fit, prepare

    known = read_claims(labels) if labels is not None else []
    training = prepare(digests, frozenset(claim.arxiv_id for claim in known))
    model = fit(training)
    if card is not None:
        sets = [checker_card.scored(labels.name, known, model)] if labels is not None else []
        sets += [checker_card.scored("claims about the sample", sample_claims(), model)]
        told = answer_sentences(sample_claims(), sample_papers(), "held")
        sets += [checker_card.scored("sentences as models write them, about the sample", told, model)]
        card.write_text(checker_card.card(training, [*sets, checker_card.cross_checked(training)]), "utf-8")
    _deliver(model_to_json(model), out)


def train_reader(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the model here.")] = None,
    card: CardFile = None,
    model: Annotated[
        Path | None, typer.Option("--model", metavar="FILE", help="Measure this model for the card, and train none.")
    ] = None,
) -> None:
    """Train the model that reads questions on labelled wordings. The same wordings give the same model.

    With --card it is trained once more, on a part of the wordings, to measure how it reads the others.
    """
    import hashlib

    from eval.training import reader_card, train_reader
    from rag.core import UsageError
    from rag.interfaces.console import progress_bar, say

    if model is not None and out is not None:
        raise UsageError("A model that is measured is not written again.", hint="Leave out --out or --model.")
    with progress_bar() as progress:
        packed = train_reader.trained(progress) if model is None else reader_card.read_model(model)
        if out is not None:
            out.write_bytes(packed)
        if card is not None:
            card.write_text(reader_card.card(packed, with_splits=model is None, progress=progress), "utf-8")
    say(f"SHA-256 {hashlib.sha256(packed).hexdigest()}")


def _deliver(text: str, out: Path | None) -> None:
    from rag.interfaces.console import say

    if out is None:
        say(text)
    else:
        out.write_text(text, "utf-8")


@contextlib.contextmanager
def _indexed(digests: Path | None, home: Path | None, progress: Progress) -> Iterator[Nonmun]:
    """Open an assistant over an index of its own, of the given digests or of the sample.

    No server is used, whatever the settings say: no model, no embedding, no Chroma. The index is in ``home``, or in a temporary
    folder that is deleted afterwards.
    """
    import tempfile

    from rag.assistant import Nonmun
    from rag.core import load_settings

    settings = load_settings(with_model=False).replace(chroma_url="")
    with (
        tempfile.TemporaryDirectory() as temporary,
        Nonmun(home or temporary, sample=digests is None, settings=settings) as assistant,
    ):
        if digests is None:
            assistant.ingest_sample(progress=progress)
        else:
            assistant.ingest(digests, progress=progress)
        yield assistant
