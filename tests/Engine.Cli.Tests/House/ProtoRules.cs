using System.Globalization;
using System.Text.RegularExpressions;

namespace Engine.Cli.Tests.House;

/// <summary>
/// What in a file of the contract is against its rules: those of buf's STANDARD that one file can show, a comment above everything,
/// and no number left out of a message unless it is reserved. Read line by line: each statement has a line of its own.
/// </summary>
internal sealed partial class ProtoRules
{
    private readonly string _path;
    private readonly List<string> _complaints = [];
    private readonly Stack<Block> _open = new();
    private string _syntax = "";
    private string _package = "";
    private bool _isCommented;
    private int _line;

    private ProtoRules(string path) => _path = path;

    /// <summary>Reads a file; each complaint names its line.</summary>
    /// <param name="path">Where it lies below the folder of the contract, by slashes.</param>
    /// <param name="text">What it says.</param>
    public static IReadOnlyList<string> Complaints(string path, string text)
    {
        var rules = new ProtoRules(path);
        foreach (string line in text.Split('\n'))
        {
            rules._line++;
            rules.Read(line.Trim());
        }

        rules.End();
        return rules._complaints;
    }

    private void Read(string line)
    {
        if (line.StartsWith("//", StringComparison.Ordinal))
        {
            _isCommented = true;
            return;
        }

        if (line.Length > 0)
        {
            ReadStatement(line);
        }

        _isCommented = false;
    }

    private void ReadStatement(string line)
    {
        Block? block = _open.TryPeek(out Block? innermost) ? innermost : null;
        if (line == "}" && block is not null)
        {
            _open.Pop();
            Close(block);
        }
        else if (BlockBegin().Match(line) is { Success: true } begin)
        {
            Begin(begin.Groups[1].Value, begin.Groups[2].Value, isEmpty: begin.Groups[3].Success);
        }
        else if (block is null && Head().Match(line) is { Success: true } head)
        {
            _syntax += head.Groups["syntax"].Value;
            _package += head.Groups["package"].Value;
        }
        else if (block is { Kind: "service" } && Rpc().Match(line) is { Success: true } rpc)
        {
            ReadRpc(rpc.Groups[1].Value, rpc.Groups[2].Value, rpc.Groups[3].Value);
        }
        else if (block is { Kind: "enum" } && EnumValue().Match(line) is { Success: true } value)
        {
            ReadEnumValue(block, value.Groups[1].Value, NumberOf(value.Groups[2].Value));
        }
        else if (block is { Kind: "message" or "oneof" } && Field().Match(line) is { Success: true } member)
        {
            ExpectComment(member.Groups[1].Value);
            ExpectName(member.Groups[1].Value, SnakeCase(), "lower_snake_case");
            block.Numbers.Add(NumberOf(member.Groups[2].Value));
        }
        else if (block is { Kind: "message" } && Reserved().Match(line) is { Success: true } reserved)
        {
            ReadReserved(block, reserved.Groups[1].Value);
        }
        else
        {
            Expect(false, $"'{line}' is not understood");
        }
    }

    private void Begin(string kind, string name, bool isEmpty)
    {
        ExpectComment(name);
        if (kind == "oneof")
        {
            ExpectName(name, SnakeCase(), "lower_snake_case");
        }
        else
        {
            ExpectName(name, PascalCase(), "PascalCase");
        }

        Expect(kind != "service" || name.EndsWith("Service", StringComparison.Ordinal), $"{name} does not end in Service");
        if (!isEmpty)
        {
            _open.Push(new Block(kind, name));
        }
    }

    private void ReadRpc(string name, string request, string response)
    {
        ExpectComment(name);
        ExpectName(name, PascalCase(), "PascalCase");
        Expect(request == name + "Request", $"{request} is not {name}Request");
        Expect(response == name + "Response", $"{response} is not {name}Response");
    }

    private void ReadEnumValue(Block block, string name, int number)
    {
        string prefix = WordBegin().Replace(block.Name, "_").ToUpperInvariant() + "_";
        ExpectComment(name);
        ExpectName(name, UpperSnakeCase(), "UPPER_SNAKE_CASE");
        Expect(name.StartsWith(prefix, StringComparison.Ordinal), $"{name} does not begin with {prefix}");
        Expect(number != 0 || name.EndsWith("_UNSPECIFIED", StringComparison.Ordinal), $"{name} does not end in _UNSPECIFIED");
        Expect(number == 0 || block.Numbers.Count > 0, $"{block.Name} does not begin with 0");
        block.Numbers.Add(number);
    }

    private static void ReadReserved(Block block, string numbers)
    {
        foreach (string range in numbers.Split(", "))
        {
            string[] ends = range.Split(" to ");
            int first = NumberOf(ends[0]);
            block.Reserved.UnionWith(Enumerable.Range(first, NumberOf(ends[^1]) - first + 1));
        }
    }

    private void Close(Block block)
    {
        if (block.Kind == "oneof" && _open.TryPeek(out Block? message))
        {
            message.Numbers.UnionWith(block.Numbers);
        }
        else if (block.Kind == "message")
        {
            int[] twice = [.. block.Numbers.Intersect(block.Reserved).Order()];
            int[] leftOut = [.. Enumerable.Range(1, block.Numbers.DefaultIfEmpty().Max())
                .Where(number => !block.Numbers.Contains(number) && !block.Reserved.Contains(number))];
            Expect(twice.Length == 0, $"{block.Name} uses what it reserves: {string.Join(", ", twice)}");
            Expect(leftOut.Length == 0, $"{block.Name} leaves out what it does not reserve: {string.Join(", ", leftOut)}");
        }
    }

    private void End()
    {
        string[] folders = _path.Split('/');
        Expect(_open.Count == 0, "a block is not closed");
        Expect(_syntax == "proto3", "the syntax is not proto3");
        Expect(_package == string.Join('.', folders[..^1]), $"the package '{_package}' is not that of the folder");
        Expect(VersionedPackage().IsMatch(_package), $"the package '{_package}' has no version at its end");
        Expect(FileName().IsMatch(folders[^1]), $"{folders[^1]} is not lower_snake_case");
    }

    private void ExpectComment(string name) => Expect(_isCommented, $"{name} has no comment above it");

    private void ExpectName(string name, Regex style, string styleName) => Expect(style.IsMatch(name), $"{name} is not {styleName}");

    private void Expect(bool holds, string complaint)
    {
        if (!holds)
        {
            _complaints.Add($"{_path}:{_line}: {complaint}");
        }
    }

    private static int NumberOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("""^(?:syntax = "(?<syntax>\w+)"|package (?<package>[\w.]+)|import "[^"]+"|option \w+ = "[^"]+");$""")]
    private static partial Regex Head();

    [GeneratedRegex(@"^(message|enum|service|oneof) (\w+) \{(\})?$")]
    private static partial Regex BlockBegin();

    [GeneratedRegex(@"^rpc (\w+)\((?:stream )?(\w+)\) returns \((?:stream )?(\w+)\);$")]
    private static partial Regex Rpc();

    [GeneratedRegex(@"^(\w+) = (\d+);$")]
    private static partial Regex EnumValue();

    [GeneratedRegex(@"^(?:(?:repeated|optional) )?(?:[\w.]+|map<\w+, [\w.]+>) (\w+) = (\d+);$")]
    private static partial Regex Field();

    [GeneratedRegex(@"^reserved (\d+(?: to \d+)?(?:, \d+(?: to \d+)?)*);$")]
    private static partial Regex Reserved();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*$")]
    private static partial Regex PascalCase();

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")]
    private static partial Regex UpperSnakeCase();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordBegin();

    [GeneratedRegex(@"\.v\d+$")]
    private static partial Regex VersionedPackage();

    [GeneratedRegex(@"^[a-z][a-z0-9]*(_[a-z0-9]+)*\.proto$")]
    private static partial Regex FileName();

    /// <summary>A message, an enum, a service or a oneof that is being read.</summary>
    private sealed record Block(string Kind, string Name)
    {
        public HashSet<int> Numbers { get; } = [];

        public HashSet<int> Reserved { get; } = [];
    }
}
