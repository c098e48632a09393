"""What a run shows: one line of progress, with the time left and what runs now.

Snakemake prints some thirty lines a job. They go on into its log file, `.snakemake/log/`; the
terminal gets one line that is redrawn, and a file in its place, as of CI, gets one line a minute.
Warnings and errors are shown as ever, a failed job with the end of its log.

The logger plugins that there are show neither the time left nor anything in a file; and Snakemake
finds plugins among installed packages only, which a workflow is not.
"""

import logging
import sys
from pathlib import Path
from typing import Any

from snakemake.logging import LogEvent, logger
from snakemake.settings.enums import Quietness
from tqdm import tqdm

from diffaug.progress import bar

TAIL = 40  # lines of a failed job's log
NAMED = 2  # running jobs that are named
# The bar is short; with one, tqdm cuts the line at the width of the terminal.
LINE = (
    "{percentage:3.0f}%|{bar:10}| {n_fmt} of {total_fmt} jobs, {elapsed} gone, "
    "{remaining} left{postfix}"
)
AFTERWORDS = ("Complete log", "Elapsed time", "Nothing to be done")


def attach(workflow: Any) -> None:
    """Show progress in place of Snakemake's own lines, unless asked for more or for nothing."""
    asked = workflow.output_settings
    silent = Quietness.ALL in (asked.quiet or ())
    if silent or asked.verbose or asked.printshellcmds or asked.debug_dag:
        return
    for handler in list(logger.handlers):
        if handler.name == "DefaultStreamHandler" and workflow.is_main_process:
            logger.removeHandler(handler)
            logger.addHandler(Progress(handler, workflow))


class Progress(logging.Handler):
    """Handler of Snakemake's log records that draws the line of progress.

    Args:
        plain: Snakemake's own handler, for all that is shown as it is.
        workflow: Asked whether jobs run; a dry run and `--touch` are shown as they are.
    """

    def __init__(self, plain: logging.Handler, workflow: Any) -> None:
        super().__init__()
        self.plain = plain
        self.workflow = workflow
        self.bar: tqdm | None = None
        self.running: dict[int, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "event", None)
        if self.workflow.dryrun or self.workflow.touch:
            self.plain.handle(record)
        elif event == LogEvent.RUN_INFO:
            self.bar = bar(record.stats["total"], seconds=60, smoothing=0, bar_format=LINE)
        elif event == LogEvent.JOB_INFO:
            self.running[record.jobid] = " ".join([record.rule_name, *record.wildcards.values()])
            self._draw()
        elif event == LogEvent.JOB_FINISHED:
            self.running.pop(record.job_id, None)
        elif event == LogEvent.PROGRESS:
            self._draw(done=record.done)
        elif event == LogEvent.JOB_ERROR:
            job = self.running.pop(record.jobid, record.rule_name)
            with tqdm.external_write_mode(sys.stderr):
                print(f"Failed: {job}\n{_end_of_logs(record.log)}", file=sys.stderr, flush=True)
        elif record.levelno >= logging.WARNING:
            with tqdm.external_write_mode(sys.stderr):
                self.plain.handle(record)
        elif event is None and (self.bar is None or record.getMessage().startswith(AFTERWORDS)):
            self._end_line()
            self.plain.handle(record)

    def close(self) -> None:
        """End the line, where the run ended without a word."""
        self._end_line()
        super().close()

    def _end_line(self) -> None:
        if self.bar is not None:
            self.bar.close()

    def _draw(self, done: int | None = None) -> None:
        if self.bar is None:
            return
        if done is not None:
            self.bar.n = done
        names = list(self.running.values())
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        now = f"now {', '.join(names[:NAMED])}{more}" if names else ""
        self.bar.set_postfix_str(now, refresh=sys.stderr.isatty())
        if names:  # between two jobs a file would be told that nothing runs
            self.bar.update(0)


def _end_of_logs(paths: list[str]) -> str:
    """Return each log's path and last lines."""
    parts = []
    for path in paths:
        parts.append(f"  the end of its log, {path}:")
        try:
            lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError as error:
            lines = [f"not to be read: {error.strerror}"]
        parts += [f"    {line}" for line in lines[-TAIL:]]
    return "\n".join(parts)
