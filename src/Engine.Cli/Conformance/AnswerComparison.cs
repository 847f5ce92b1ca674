using System.Globalization;

namespace Engine.Cli.Conformance;

/// <summary>Compares the answers of one case with the recorded ones and collects what differs.</summary>
internal sealed class AnswerComparison(ConformanceCase played)
{
    private const string Nothing = "none";
    private readonly List<Difference> _differences = [];

    /// <summary>What differed so far, in the order of steps.</summary>
    public IReadOnlyList<Difference> Differences => _differences;

    /// <summary>Compares the results of a batch, event by event.</summary>
    public void CompareResults(int step, CreateStep asked, IReadOnlyList<string> got)
    {
        for (int i = 0; i < Math.Max(asked.Expected.Count, got.Count); i++)
        {
            string expectedName = i < asked.Expected.Count ? asked.Expected[i] : Nothing;
            string gotName = i < got.Count ? got[i] : Nothing;
            if (expectedName != gotName)
            {
                UInt128? id = i < asked.Events.Count ? asked.Events[i].Id : null;
                Add(step, i, id, "result", expectedName, gotName);
            }
        }
    }

    /// <summary>
    /// Compares the records of a look-up. As many as expected: one by one, so that a wrong id shows as just that. Else
    /// by id, in the order asked for, so that one missing record does not make the ones after it differ.
    /// </summary>
    public void CompareRecords(int step, LookupStep asked, IReadOnlyList<CaseRecord> got)
    {
        IReadOnlyList<ExpectedRecord> expected = asked.Expected;
        if (expected.Count == got.Count)
        {
            for (int i = 0; i < expected.Count; i++)
            {
                CompareFields(step, i, expected[i], got[i]);
            }

            return;
        }

        int next = 0;
        int nextGot = 0;
        foreach (UInt128 id in asked.Ids)
        {
            ExpectedRecord? mine = next < expected.Count && expected[next].Id == id ? expected[next] : null;
            CaseRecord? theirs = nextGot < got.Count && got[nextGot].Id == id ? got[nextGot] : null;
            CompareOne(step, next, mine, theirs);
            next += mine is null ? 0 : 1;
            nextGot += theirs is null ? 0 : 1;
        }

        // Whatever is left on either side was not asked for, or stands out of order.
        for (; next < expected.Count; next++)
        {
            CompareOne(step, next, expected[next], theirs: null);
        }

        for (; nextGot < got.Count; nextGot++)
        {
            CompareOne(step, next, mine: null, got[nextGot]);
        }
    }

    /// <summary>Notes that a request was refused as a whole.</summary>
    public void Refused(int step, RequestRefusedException refusal) =>
        Add(step, at: null, id: null, "request", "an answer", refusal.Message);

    private void CompareOne(int step, int at, ExpectedRecord? mine, CaseRecord? theirs)
    {
        switch (mine, theirs)
        {
            case ({ } expected, { } got):
                CompareFields(step, at, expected, got);
                break;
            case ({ } missing, null):
                Add(step, at, missing.Id, "record", "found", Nothing);
                break;
            case (null, { } extra):
                Add(step, at, extra.Id, "record", Nothing, "found");
                break;
        }
    }

    private void CompareFields(int step, int at, ExpectedRecord expected, CaseRecord got)
    {
        // The engine chose the other stamps itself, so they cannot equal the recorded ones.
        bool stampCounts = expected.IsImported || expected.IsStamped;
        foreach (string field in expected.Shape.Fields)
        {
            string gotText = got[field].ToString(CultureInfo.InvariantCulture);
            if (expected[field] != gotText && (stampCounts || field != "timestamp"))
            {
                Add(step, at, expected.Id, field, expected[field], gotText);
            }
        }

        foreach (string field in expected.StrangeFields)
        {
            Add(step, at, expected.Id, field, expected[field], Nothing);
        }
    }

    private void Add(int step, int? at, UInt128? id, string field, string expected, string got) =>
        _differences.Add(new Difference(played.Number, played.Kind, step, at, id, field, expected, got));
}
