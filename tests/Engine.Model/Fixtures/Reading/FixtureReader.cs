using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>Reads fixture files; how they are written is told in <c>Fixtures/README.md</c>.</summary>
public sealed class FixtureReader
{
    private readonly string _file;
    private readonly List<FixtureCase> _cases = [];
    private readonly List<ImpossiblePair> _impossible = [];
    private readonly List<FixtureLine> _batch = [];
    private List<FixtureStep> _steps = [];
    private FixtureLine? _batchStart;
    private string? _title;
    private int _caseLine;

    private FixtureReader(string file) => _file = file;

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="FixtureFormatException">Names the line that cannot be read.</exception>
    public static FixtureFile Read(string file, string text)
    {
        var reader = new FixtureReader(file);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Split('#', 2)[0].Trim();
            if (line.Length > 0)
            {
                reader.Take(new FixtureLine(file, i + 1, line));
            }
        }

        reader.EndCase(lines.Length);
        return new FixtureFile(file, reader._cases, reader._impossible);
    }

    private void Take(FixtureLine line)
    {
        if (line.Verb is "case" or "never")
        {
            EndCase(line.Number);
            Begin(line);
            return;
        }

        if (_title is null)
        {
            throw line.Error("no case has begun: expected 'case TITLE'");
        }

        switch (line.Verb)
        {
            case "batch" when _batchStart is null:
                _batchStart = line;
                break;
            case "end" when _batchStart is not null:
                EndBatch(line);
                break;
            case "account" or "transfer" or "post" or "capture" or "void" or "name" or "limit" or "extend"
                when _batchStart is not null:
                _batch.Add(line);
                break;
            default:
                _steps.Add(_batchStart is null ? Step(line) : throw line.Error($"'{line.Verb}' inside a batch"));
                break;
        }
    }

    private void Begin(FixtureLine line)
    {
        if (line.Verb == "case")
        {
            _title = line.HasMore ? line.Rest() : throw line.Error("a case needs a title");
            _caseLine = line.Number;
            return;
        }

        string[] words = line.Rest().Split(' ', 5);
        _impossible.Add(words is [var request, var first, "with", var second, var reason]
            ? new ImpossiblePair(request, first, second, reason)
            : throw line.Error("expected 'never REQUEST FIRST with SECOND REASON'"));
    }

    private static FixtureStep Step(FixtureLine line) => line.Verb switch
    {
        "account" or "transfer" or "post" or "capture" or "void" or "name" or "limit" or "extend" => Batch(line.Number, [line]),
        "post_group" or "void_group" => GroupReader.Read(line),
        "tick" => new TickStep(line.Number, Seconds(line)),
        "clock" => new ClockStep(line.Number, (ulong)line.NumberFor("time in ns")),
        "balance" => new BalanceStep(line.Number, RecordReader.Balances(line)),
        "stored" => new StoredStep(line.Number, line.Id('T', "transfer id"), RecordReader.Fields(line)),
        "absent" => new AbsentStep(line.Number, line.Id('T', "transfer id")),
        "counted" => new CountedStep(
            line.Number,
            line.Id('A', "account id"),
            new VelocityTotal { Amount = line.NumberFor("amount"), Count = (ulong)line.NumberFor("debits") }),
        "resolve" => new ResolveStep(
            line.Number, (uint)line.NumberFor("ledger"), line.Rest(), line.ParseId('A', line.RightWord())),
        _ => throw line.Error($"'{line.Verb}' is no step"),
    };

    private static FixtureStep Batch(int number, List<FixtureLine> lines)
    {
        string verb = KindOf(lines[0]);
        foreach (FixtureLine line in lines)
        {
            if (KindOf(line) != verb)
            {
                throw line.Error($"'{line.Verb}' in a batch of '{verb}'");
            }
        }

        return verb switch
        {
            "account" => new AccountStep(
                number, [.. lines.Select(RecordReader.Account)], Answers<CreateAccountResult>(lines)),
            "transfer" => new TransferStep(
                number, [.. lines.Select(RecordReader.Transfer)], Answers<CreateTransferResult>(lines)),
            "limit" => new LimitStep(
                number, [.. lines.Select(LimitReader.Limits)], Answers<SetAccountLimitsResult>(lines)),
            "extend" => new ExtensionStep(
                number, [.. lines.Select(RecordReader.Extension)], Answers<ExtendHoldResult>(lines)),
            _ => new NameStep(
                number,
                [.. lines.Select(line => new NamedAccount(line.Id('A', "account id"), line.Rest()))],
                Answers<NameAccountResult>(lines)),
        };
    }

    private static string KindOf(FixtureLine line) => line.Verb is "post" or "capture" or "void" ? "transfer" : line.Verb;

    private static List<ExpectedAnswer> Answers<T>(List<FixtureLine> lines)
        where T : struct, Enum => [.. lines.Select(line => line.Answer<T>())];

    private static TimeSpan Seconds(FixtureLine line)
    {
        string word = line.Word("duration");
        return word.EndsWith('s') && FixtureNumber.TryParse(word[..^1], out UInt128 seconds)
            ? TimeSpan.FromSeconds((double)seconds)
            : throw line.Error($"'{word}' is no duration: expected seconds, as in 2s");
    }

    private void EndBatch(FixtureLine line)
    {
        if (_batch.Count == 0)
        {
            throw line.Error("the batch is empty");
        }

        _steps.Add(Batch(_batchStart!.Number, _batch));
        _batch.Clear();
        _batchStart = null;
    }

    private void EndCase(int line)
    {
        if (_batchStart is not null)
        {
            throw _batchStart.Error("the batch has no end");
        }

        if (_title is not null)
        {
            _cases.Add(_steps.Count > 0
                ? new FixtureCase(_file, _caseLine, _title, _steps)
                : throw new FixtureFormatException(_file, line, $"the case '{_title}' has no steps"));
        }

        _title = null;
        _steps = [];
    }
}
