"""The figures of the benchmark as a table for people."""

from __future__ import annotations

from eval.bench.run import Bench

__all__ = ["print_table"]


def print_table(bench: Bench) -> None:
    """Print the table on standard output, as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{bench.papers:,} papers, {bench.chunks:,} bullets")
    table.add_column("what")
    for heading in ("calls", "p50 ms", "p95 ms"):
        table.add_column(heading, justify="right")
    for row in bench.rows:
        table.add_row(row.name, f"{row.calls:,}", f"{row.p50 * 1e3:,.1f}", f"{row.p95 * 1e3:,.1f}")
    Console().print(table)
