using Engine.Cli.Incidents;
using Engine.Cli.Incidents.Page;
using Engine.Journal;
using Engine.Server.Tests.Dashboard;
using Engine.Watch.Recorder;
using Google.Protobuf;
using Microsoft.Playwright;

namespace Engine.Cli.Tests.Incidents;

/// <summary>The page of an incident, from what a recorder may have noted.</summary>
public class IncidentPageTests
{
    private static readonly DateTimeOffset s_two = new(2026, 11, 29, 2, 0, 0, TimeSpan.Zero);
    private static readonly JournalFindings s_notAsked = new() { NotAsked = "nobody asked", NoProof = "nobody asked" };

    private readonly List<FlightRecord> _noted = [];

    [Fact]
    public void Without_records_every_section_says_so()
    {
        string page = Page(s_notAsked);
        foreach (string said in new[]
        {
            "Nothing was recorded in this time.", "No alarm opened or closed", "No figures of an engine that led",
            "No client sent anything", "No request ended without its caller knowing how", "No request took a second",
            "No connection was seen waiting", "was not looked at: nobody asked", "Nobody changed a setting",
        })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_cause_is_the_earliest_alarm_of_the_highest_grade_and_the_first_sign_the_earliest_of_all()
    {
        Alarm(5, "a", "limit-near", "Warning", "Opened", "Nine of ten are used.");
        Alarm(7, "b", "postgres-silent", "Critical", "Opened", "PostgreSQL is silent.");
        Alarm(8, "c", "ring-full", "Critical", "Opened", "The ring is full.");
        Alarm(20, "b", "postgres-silent", "Critical", "Closed", "PostgreSQL is silent.");
        Incident incident = Read();
        Assert.Equal("postgres-silent", incident.Cause!.Name);
        Assert.Equal(s_two.AddSeconds(5), incident.FirstSign!.Value.At);
        Assert.Null(incident.Over);
        string page = Page(s_notAsked);
        Assert.Contains("<p class=\"cause\">PostgreSQL is silent.</p>", page, StringComparison.Ordinal);
        Assert.Contains("It was not over at the end of this time.", page, StringComparison.Ordinal);
        int At(string text) => page.IndexOf(text, StringComparison.Ordinal);
        Assert.InRange(At("Alarm: limit-near"), 0, At("Over: postgres-silent"));
    }

    [Fact]
    public void An_alarm_that_opened_before_the_time_counts_while_it_lasts()
    {
        FlightAlarm full = Note("a", "disk-full", "Critical", "Opened", "Full.", -600);
        FlightRecord opened = Record(-600, new FlightEntry { Alarm = full });
        Incident incident = Incident.Of(s_two, s_two.AddMinutes(1), [opened], []);
        Assert.Equal("disk-full", incident.Cause!.Name);
    }

    [Fact]
    public void Names_and_reasons_that_others_chose_are_text_and_nothing_else()
    {
        const string hostile = "<script>alert('x')</script>\"'&";
        Second(1, figures => figures.Clients.Add(new FlightClient { Name = hostile, RequestsRefused = 3 }));
        var change = new FlightChange { Setting = hostile, From = hostile, To = hostile, Who = hostile, Why = hostile };
        Note(2, new FlightEntry { Change = change });
        Note(3, new FlightEntry { Unknown = new FlightUnknown { Client = hostile, Kind = hostile, Ids = { Id(1) } } });
        Note(4, new FlightEntry { Slow = new FlightSlow { Client = hostile, Kind = hostile } });
        Note(5, new FlightEntry { Start = new FlightStart { Host = hostile, Version = hostile, Addresses = { hostile } } });
        Note(6, new FlightEntry { End = new FlightEnd { How = hostile } });
        Alarm(7, "a", hostile, "Critical", "Opened", hostile, hostile);
        string page = Page(new JournalFindings { NotAsked = hostile, NoProof = hostile });
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert('x')", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_needs_nothing_but_itself()
    {
        for (int second = 0; second < 60; second++)
        {
            Second(second, figures => figures.EventsOk = 100);
        }

        string page = Page(s_notAsked);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        foreach (string outside in new[] { "src=", "href=", "url(", "@import", "<link" })
        {
            Assert.DoesNotContain(outside, page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Nothing_on_the_page_keeps_people_out(ColorScheme scheme, int width)
    {
        Assert.SkipUnless(Chromium.Missing is null, Chromium.Missing ?? "");
        for (int second = 0; second < 30; second++)
        {
            Second(second, figures => figures.Clients.Add(new FlightClient { Name = "acme", RequestsRefused = 3 }));
        }

        Note(2, new FlightEntry { Change = new FlightChange { Setting = "lanes", From = "2", To = "3", Who = "ann", Why = "slow" } });
        Note(3, new FlightEntry { Unknown = new FlightUnknown { Client = "acme", Transfers = 1, Ids = { Id(1) } } });
        Note(4, new FlightEntry { Slow = new FlightSlow { Client = "acme", Kind = "SubmitTransfers" } });
        Alarm(5, "a", "postgres-silent", "Critical", "Opened", "PostgreSQL is silent.");
        Alarm(7, "b", "limit-near", "Warning", "Opened", "Nine of ten are used.");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Chromium.LaunchAsync(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 844 },
        });
        await page.SetContentAsync(Page(s_notAsked));
        Assert.Empty(await Chromium.BarriersAsync(page));
    }

    [Fact]
    public void An_alarm_ends_with_the_engine_that_told_it()
    {
        Alarm(5, "a", "postgres-silent", "Critical", "Opened", "PostgreSQL is silent.");
        Second(9, _ => { });
        Assert.Null(Read().Over);
        var next = new FlightEntry { Start = new FlightStart { Process = 42, Host = "box" } };
        _noted.Add(new FlightRecord(1, 2, 1, s_two.AddSeconds(15), next));
        Assert.Equal(s_two.AddSeconds(9), Read().Over);
    }

    [Fact]
    public void What_became_of_unknown_outcomes_is_told_for_each_transfer()
    {
        Note(3, new FlightEntry
        {
            Unknown = new FlightUnknown { Client = "acme", Transfers = 3, Ids = { Id(1), Id(2), Id(3) } },
        });
        string page = Page(new JournalFindings
        {
            NoProof = "not asked for",
            Fates = new TransferFate[]
            {
                new(1, TransferFateKind.TookEffect, 4711, 0),
                new(2, TransferFateKind.Refused, 4712, 54),
                new(3, TransferFateKind.NoEffect, 0, 0),
            }.ToDictionary(fate => fate.Id),
        });
        Assert.Contains("took effect, at sequence 4,711", page, StringComparison.Ordinal);
        Assert.Contains("at sequence 4,712", page, StringComparison.Ordinal);
        Assert.Contains("no effect: the journal has no row of it", page, StringComparison.Ordinal);
        Assert.Contains("1 took effect, 1 were refused and are used up, 1 had no effect.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_ended_without_a_word_is_told_as_killed_when_another_followed()
    {
        Note(1, new FlightEntry { Start = new FlightStart { Process = 41, Host = "box" } });
        Second(9, _ => { });
        var next = new FlightEntry { Start = new FlightStart { Process = 42, Host = "box" } };
        _noted.Add(new FlightRecord(1, 2, 9, s_two.AddSeconds(15), next));
        Note(11, new FlightEntry { Role = new FlightRole { Role = "Leader", Epoch = 3 } });
        string page = Page(s_notAsked);
        Assert.Contains("Engine 41 leads, under epoch 3", page, StringComparison.Ordinal);
        Assert.Contains("Last heard of engine 41 on box", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Last heard of engine 42", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_told_before_anything_comforting()
    {
        string page = Page(new JournalFindings { NoProof = "sequence 12: a row is missing", IsDamaged = true });
        Assert.Contains("History is DAMAGED: sequence 12: a row is missing.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("History is complete", page, StringComparison.Ordinal);
    }

    private Incident Read() => Incident.Of(s_two, s_two.AddMinutes(1), [], _noted);

    private string Page(JournalFindings journal) => IncidentPage.Of(Read(), journal, s_two.AddHours(6));

    private void Alarm(int second, string id, string name, string grade, string change, string cause, string subject = "") =>
        Note(second, new FlightEntry { Alarm = Note(id, name, grade, change, cause, second, subject) });

    private static FlightAlarm Note(
        string id, string name, string grade, string change, string cause, int second, string subject = "") => new()
    {
        Id = id,
        Name = name,
        Subject = subject,
        Grade = grade,
        Change = change,
        Cause = cause,
        SinceMs = s_two.AddSeconds(second).ToUnixTimeMilliseconds(),
        LastSeenMs = s_two.AddSeconds(second).ToUnixTimeMilliseconds(),
        Evidence = { { "seen", subject } },
    };

    private void Second(int second, Action<FlightFigures> fill)
    {
        var figures = new FlightFigures { SpanMs = 1_000, Leads = true, JournalState = "Writable", RingSlots = 64 };
        fill(figures);
        Note(second, new FlightEntry { Second = figures });
    }

    private void Note(int second, FlightEntry entry) => _noted.Add(Record(second, entry));

    private static FlightRecord Record(int second, FlightEntry entry) => new(1, 1, second, s_two.AddSeconds(second), entry);

    private static ByteString Id(byte last) => ByteString.CopyFrom([.. new byte[15], last]);
}
