"""What the heartbeat does, each a plain function of the toolkit, and how often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from scheduler.pulse import Pulse
from toolkit.wiring import Toolkit

BATCH = 20
RECOUNTED = 20  # batches of cases in one beat
COMPACTIONS = 20  # rounds of changes added up in one beat
NOTED = 10  # pages of messages looked through in one beat
ROUNDS_MAX = 50  # of one beat; the next one follows in seconds

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """`run` gives how many things it did; `every_s`: seconds between two beginnings."""

    name: str
    every_s: int
    run: Callable[[Toolkit], int]


def miss_stale(toolkit: Toolkit) -> int:
    """What is later than its latest sensible time is shown, not sent."""
    return toolkit.delivering.miss_stale()


def recover(toolkit: Toolkit) -> int:
    """What a dead worker left behind."""
    return toolkit.delivering.recover()


def send_due(toolkit: Toolkit) -> int:
    """Everything due, a batch at a time."""
    tried = 0
    for _round in range(ROUNDS_MAX):
        batch = toolkit.delivering.send_due(BATCH)
        tried += batch
        if batch < BATCH:
            break
    return tried


def reconcile(toolkit: Toolkit) -> int:
    """What nobody knows is looked for."""
    return toolkit.delivering.reconcile(BATCH)


def collect(toolkit: Toolkit) -> int:
    """What members said, on every channel with an inbox."""
    return toolkit.listening.collect_all()


def measure(toolkit: Toolkit) -> int:
    """What posts achieved so far."""
    return toolkit.measuring.measure_due()


def measure_accounts(toolkit: Toolkit) -> int:
    """How many follow each account, once a day, and the days that were missed."""
    return toolkit.account_measuring.measure_due()


def verify(toolkit: Toolkit) -> int:
    """Whether every platform still knows us, once a day."""
    return toolkit.connecting.verify_due()


def recount(toolkit: Toolkit) -> int:
    """Cases reckoned anew after hours or holidays have changed."""
    return toolkit.recounting.run(RECOUNTED)


def measure_spans(toolkit: Toolkit) -> int:
    """What the clocks of older cases measured, and the sums that charts are drawn from."""
    return toolkit.span_filling.run(RECOUNTED) + toolkit.span_filling.compact(COMPACTIONS)


def collect_reactions(toolkit: Toolkit) -> int:
    """Who reacted to what of ours, on every channel whose platform tells."""
    return toolkit.reacting.collect()


def note_interactions(toolkit: Toolkit) -> int:
    """What linked members said and reacted to, and who on the roll may have written."""
    return toolkit.interactions.run(NOTED) + toolkit.reaction_notes.run(NOTED)


def count_posts(toolkit: Toolkit) -> int:
    """Posts that were sent before charts counted them."""
    return toolkit.post_filling.run(RECOUNTED)


def read_rolls(toolkit: Toolkit) -> int:
    """What waits of files of the roll."""
    return toolkit.roll_imports.run()


def read_archives(toolkit: Toolkit) -> int:
    """What people handed in of a channel's past, some steps further; what they want away again."""
    return toolkit.importing.run() + toolkit.taking_back.run()


def close_old(toolkit: Toolkit) -> int:
    """Cases resolved long ago are closed for good."""
    return toolkit.answering.close_old()


def wake(toolkit: Toolkit) -> int:
    """Cases that were put aside until now."""
    return toolkit.case_states.wake_due()


def notify(toolkit: Toolkit) -> int:
    """Promises that break, and whatever the desk has to tell its own people."""
    noted = 0
    for _round in range(ROUNDS_MAX):  # all that broke at once is told at once
        batch = toolkit.notifying.watch()
        noted += batch
        if not batch:
            break
    return noted + toolkit.notifying.send_due()


def digest(toolkit: Toolkit) -> int:
    """Each morning's summary, in everyone's own zone."""
    return toolkit.digesting.send_due()


def release_silent(toolkit: Toolkit) -> int:
    """Cases that their assignee lets lie go back to everybody, where the cooperative wants it; and
    those of whoever can answer no more, always."""
    return toolkit.silence.release_silent() + toolkit.leavers.release()


def mail_reports(toolkit: Toolkit) -> int:
    """Last week's and last month's report, to whom the cooperative chose."""
    return toolkit.period_mailing.send_due()


def ask_ratings(toolkit: Toolkit) -> int:
    """How satisfied members are with what was resolved."""
    return toolkit.rating_requests.ask_due()


def wake_follow_ups(toolkit: Toolkit) -> int:
    """Follow-ups become somebody's task on their day."""
    return toolkit.following_up.wake_due()


def erase(toolkit: Toolkit) -> int:
    """Persons who are to be taken out of everything."""
    return toolkit.erasing.run()


def retain(toolkit: Toolkit) -> int:
    """What was kept long enough, where the cooperative set an end to it."""
    return toolkit.retaining.run()


def remind_of_incidents(toolkit: Toolkit) -> int:
    """Supervisors of what has to be told of in time."""
    return toolkit.incidents.remind()


def sweep_files(toolkit: Toolkit) -> int:
    """Bytes on the disk that nothing names any more."""
    return toolkit.sweeping.run()


def prune(toolkit: Toolkit) -> int:
    """Sessions and sign-in links that are over, texts nobody went on with, who left a case, what
    was told long ago."""
    at_the_desk = toolkit.accounts.prune() + toolkit.jotting.prune() + toolkit.attending.prune()
    handed_in = toolkit.importing.prune() + toolkit.roll_imports.prune()
    return at_the_desk + toolkit.notifications.prune() + toolkit.linking.prune() + handed_in


# In this order a single beat does the most: stale ones are out before sending begins.
JOBS: Sequence[Job] = (
    Job(name="miss_stale", every_s=30, run=miss_stale),
    Job(name="recover", every_s=30, run=recover),
    Job(name="send_due", every_s=5, run=send_due),
    Job(name="reconcile", every_s=60, run=reconcile),
    Job(name="collect", every_s=60, run=collect),
    Job(name="measure", every_s=300, run=measure),
    Job(name="measure_accounts", every_s=1_800, run=measure_accounts),
    Job(name="verify", every_s=1_800, run=verify),
    Job(name="wake", every_s=60, run=wake),
    Job(name="recount", every_s=30, run=recount),
    Job(name="measure_spans", every_s=30, run=measure_spans),
    Job(name="count_posts", every_s=30, run=count_posts),
    Job(name="collect_reactions", every_s=300, run=collect_reactions),
    Job(name="note_interactions", every_s=60, run=note_interactions),
    Job(name="read_rolls", every_s=5, run=read_rolls),
    Job(name="read_archives", every_s=5, run=read_archives),
    Job(name="close_old", every_s=3_600, run=close_old),
    Job(name="notify", every_s=20, run=notify),
    Job(name="digest", every_s=60, run=digest),
    Job(name="release_silent", every_s=300, run=release_silent),
    Job(name="mail_reports", every_s=300, run=mail_reports),
    Job(name="ask_ratings", every_s=300, run=ask_ratings),
    Job(name="wake_follow_ups", every_s=300, run=wake_follow_ups),
    Job(name="retain", every_s=3_600, run=retain),
    Job(name="erase", every_s=30, run=erase),
    Job(name="remind_of_incidents", every_s=900, run=remind_of_incidents),
    Job(name="prune", every_s=3_600, run=prune),
    Job(name="sweep_files", every_s=86_400, run=sweep_files),
)


def run_job(job: Job, toolkit: Toolkit, pulse: Pulse) -> int | None:
    """Runs the job once; None when it failed: then the log says why, and the next beat goes on."""
    try:
        done = job.run(toolkit)
    except Exception as err:  # the one broad one: no job may stop the heart
        log.exception("job_failed", job=job.name)
        pulse.missed(job.name, toolkit.clock.now(), type(err).__name__)
        return None
    if done:
        log.info("job_done", job=job.name, count=done)
    pulse.felt(job.name, toolkit.clock.now())
    return done


def beat(toolkit: Toolkit, jobs: Sequence[Job] = JOBS) -> dict[str, int | None]:
    """Every job once, in order: how many things each did, None for one that failed."""
    pulse = Pulse()
    done = {job.name: run_job(job, toolkit, pulse) for job in jobs}
    pulse.keep(toolkit.store)
    return done
