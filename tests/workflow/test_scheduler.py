"""What the Snakefile changes in Snakemake's scheduler is still there to be changed."""

import inspect
from pathlib import Path

from snakemake.scheduling.job_scheduler import JobScheduler

SNAKEFILE = Path(__file__).parents[2] / "Snakefile"


def test_without_a_limiter_no_timer_is_started():
    assert "workflow.scheduler.job_rate_limiter = None" in SNAKEFILE.read_text()
    source = inspect.getsource(JobScheduler)
    timer = "self._schedule_reevalutation(self.job_rate_limiter.timespan)"
    guarded = source.partition(timer)[0].rpartition("if self.job_rate_limiter is not None:")
    assert "if" not in guarded[2].replace("timespan", ""), "the timer has another condition now"
    assert "if self.job_rate_limiter is None:" in source, "jobs are not selected without one"
