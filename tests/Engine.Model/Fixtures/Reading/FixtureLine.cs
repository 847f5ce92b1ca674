using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>One line of a fixture file in words, and how to take it apart.</summary>
internal sealed class FixtureLine
{
    private readonly string _file;
    private readonly Queue<string> _left;
    private readonly string[] _right;

    public FixtureLine(string file, int number, string text)
    {
        _file = file;
        Number = number;
        string[] sides = text.Split("->", 2, StringSplitOptions.TrimEntries);
        _left = new Queue<string>(Words(sides[0]));
        _right = sides.Length == 2 ? Words(sides[1]) : [];
        Verb = _left.Dequeue();
    }

    public int Number { get; }

    public string Verb { get; }

    public bool HasMore => _left.Count > 0;

    public FixtureFormatException Error(string reason) => new(_file, Number, reason);

    public string Word(string what) =>
        _left.TryDequeue(out string? word) ? word : throw Error($"'{Verb}' lacks its {what}");

    public string Rest() => string.Join(' ', _left);

    public UInt128 NumberFor(string what)
    {
        string word = Word(what);
        return FixtureNumber.TryParse(word, out UInt128 value) ? value : throw Error($"'{word}' is no number ({what})");
    }

    /// <summary>Reads <c>A1</c> or <c>T1</c> as 1; a plain number stands for itself.</summary>
    public UInt128 Id(char letter, string what) => ParseId(letter, Word(what));

    public UInt128 ParseId(char letter, string word)
    {
        string digits = word.Length > 1 && word[0] == letter ? word[1..] : word;
        return FixtureNumber.TryParse(digits, out UInt128 id)
            ? id
            : throw Error($"'{word}' is no id: expected {letter} with a number, 0 or max");
    }

    /// <summary>What remains on the left: <c>key=value</c> pairs and flags.</summary>
    public IEnumerable<(string Key, string? Value)> Options()
    {
        while (_left.TryDequeue(out string? word))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
        }
    }

    /// <summary>What stands right of the arrow, with its options.</summary>
    public ExpectedAnswer Answer<T>()
        where T : struct, Enum
    {
        if (_right.Length == 0)
        {
            throw Error("expected '-> RESULT'");
        }

        UInt128? amount = null;
        ushort reason = 0;
        foreach (string option in _right[1..])
        {
            if (option.StartsWith("amount=", StringComparison.Ordinal)
                && FixtureNumber.TryParse(option["amount=".Length..], out UInt128 value))
            {
                amount = value;
            }
            else if (option.StartsWith("reason=", StringComparison.Ordinal))
            {
                reason = Code<CreateTransferResult>(option["reason=".Length..]);
            }
            else
            {
                throw Error($"'{option}' is no part of an answer: expected amount=N or reason=RESULT");
            }
        }

        return new ExpectedAnswer(Number, Code<T>(_right[0]), amount, reason);
    }

    public string RightWord() =>
        _right.Length == 1 ? _right[0] : throw Error("expected one word right of '->'");

    /// <summary>The first word right of the arrow, as a result.</summary>
    public ushort Result<T>()
        where T : struct, Enum => _right.Length > 0 ? Code<T>(_right[0]) : throw Error("expected '-> RESULT'");

    /// <summary>The <c>key=value</c> pairs behind it.</summary>
    public IEnumerable<(string Key, string Value)> RightOptions() => _right.Skip(1).Select(
        word => word.Split('=', 2) is [var key, var value] ? (key, value) : throw Error($"'{word}' is no 'key=value'"));

    /// <summary>A result by its name.</summary>
    public ushort Code<T>(string name)
        where T : struct, Enum =>
        ResultNames.TryParse(name, out T code)
            ? Convert.ToUInt16(code, System.Globalization.CultureInfo.InvariantCulture)
            : throw Error($"'{name}' is no {typeof(T).Name}");

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
