"""How well garblint finds Chinese text that a synonym spinner rewrote: simulator, corpora, measures and scoreboard.

``python -m benchmarks.spun --data DIR`` prints the table and writes ``benchmarks/results/spun.*``.
The modules import one another in one direction: ``simulate`` and ``corpora`` know nothing of each other,
``measures`` knows only positions, ``scoreboard`` and ``__main__`` put them together.
"""
