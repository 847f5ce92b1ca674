using Engine.Journal;
using Engine.Watch.Alarms;
using Engine.Watch.Samples;
using Engine.Watch.Tests.Fixtures;
using Engine.Watch.Truth;

namespace Engine.Watch.Tests.Truth;

public class AnswersCheckTests
{
    private readonly Looks _looks = new(new AnswersCheck());

    [Fact]
    public void Transfers_answered_that_are_all_durable_are_nothing_to_tell_of()
    {
        Assert.Empty(After(accepted: 5, ended: 5, ok: 50, rows: 50).Found);
        Assert.Empty(_looks.Look().Found);
    }

    [Fact]
    public void What_is_in_flight_explains_that_more_is_durable_than_answered()
    {
        Assert.Empty(After(accepted: 6, ended: 5, ok: 50, rows: 60).Found);
        Assert.Empty(_looks.Look().Found);
    }

    [Fact]
    public void A_transfer_answered_ok_without_a_row_is_told_at_once()
    {
        Finding found = Assert.Single(After(accepted: 6, ended: 5, ok: 51, rows: 50).Found);
        Assert.Equal((AlarmCatalogue.AnswersDiffer, AlarmGrade.Integrity), (found.Alarm, found.Grade));
        Assert.Contains("1 were answered of which there is no row", found.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void More_requests_ended_than_accepted_is_told() => Assert.Equal(
        AlarmCatalogue.RequestsUnaccounted, Assert.Single(After(accepted: 5, ended: 6, ok: 0, rows: 0).Found).Alarm);

    [Fact]
    public void A_row_that_nobody_was_told_of_is_told_once_nothing_moves()
    {
        Assert.Empty(After(accepted: 5, ended: 5, ok: 50, rows: 51).Found);
        Finding found = Assert.Single(_looks.Look().Found);
        Assert.Equal((AlarmCatalogue.AnswersDiffer, "at rest"), (found.Alarm, found.Subject));
        Assert.Contains("1 transfers are durable that no caller was told of", found.Cause, StringComparison.Ordinal);
        Assert.Single(After(accepted: 6, ended: 5, ok: 50, rows: 51).Found); // still, while others are on their way
        Assert.Single(_looks.Look().Look().Found);
    }

    [Fact]
    public void A_request_that_was_left_unknown_explains_its_rows_once()
    {
        After(accepted: 6, ended: 6, ok: 50, rows: 60, unknown: 1).Look();
        Assert.Empty(_looks.Found);
        After(accepted: 7, ended: 7, ok: 60, rows: 70, unknown: 1).Look();
        Assert.Empty(_looks.Found);
        After(accepted: 8, ended: 8, ok: 70, rows: 81, unknown: 1).Look();
        Assert.Single(_looks.Found);
    }

    [Fact]
    public void A_client_that_reads_no_answers_is_named_and_is_no_loss()
    {
        After(accepted: 6, ended: 5, ok: 50, rows: 60);
        var slow = new ClientSample("slow", 1, 1, new AnswerSample(), TimeSpan.Zero);
        _looks.Sample = _looks.Sample with { Clients = [slow] };
        _looks.UntilFound(TimeSpan.FromSeconds(20));
        Finding found = Assert.Single(_looks.Found);
        Assert.Equal((AlarmCatalogue.RepliesUnread, "slow", AlarmGrade.Warning), (found.Alarm, found.Subject, found.Grade));
    }

    [Fact]
    public void Without_figures_nothing_is_compared()
    {
        _looks.Sample = _looks.Sample with { HasFigures = false };
        Assert.Empty(After(accepted: 0, ended: 0, ok: 0, rows: 60).Look().Found);
    }

    private Looks After(long accepted, long ended, long ok, long rows, long unknown = 0)
    {
        _looks.Sample = _looks.Sample with
        {
            Answers = new AnswerSample
            {
                RequestsAccepted = accepted, RequestsEnded = ended, RequestsUnknown = unknown, EventsOk = ok, TransfersOk = ok,
            },
        };
        return _looks.Journal(journal => journal with
        {
            Committed = new RowTotals { Events = rows, Transfers = rows },
        }).Look();
    }
}
