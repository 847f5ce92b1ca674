using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

/// <summary>Where an answer was altered.</summary>
internal sealed record Plant(long Case, int Step, int Event, string Field)
{
    public static Plant Of(Difference difference) =>
        new(difference.Case, difference.Step, difference.Event ?? -1, difference.Field);
}

/// <summary>
/// Alters answers in a copy of a case file: result names, fields of records, whole records; also to what no ledger could answer.
/// </summary>
internal sealed class Planter(int seed)
{
    private const string Strange = "hue";
    private readonly Random _random = new(seed);

    /// <summary>Alters <paramref name="count"/> answers in place, one a step; gives where, in file order.</summary>
    public IReadOnlyList<Plant> Alter(string[] lines, int count)
    {
        JsonNode[] cases = [.. lines.Select(line => JsonNode.Parse(line)!)];
        (int Line, int Step)[] places = [.. cases
            .SelectMany((each, line) => each["answers"]!.AsArray().Select((answer, step) => (answer, line, step)))
            .Where(place => place.answer is JsonArray { Count: > 0 })
            .Select(place => (place.line, place.step))];
        _random.Shuffle(places);
        List<Plant> plants = [];
        foreach ((int line, int step) in places.Take(count).Order())
        {
            plants.Add(AlterOne(cases[line], step));
            lines[line] = cases[line].ToJsonString();
        }

        return plants;
    }

    private Plant AlterOne(JsonNode altered, int step)
    {
        JsonArray answer = altered["answers"]![step]!.AsArray();
        int at = _random.Next(answer.Count);
        string field;
        if (answer[at] is JsonObject record)
        {
            string asked = altered["steps"]![step]!["op"]!.GetValue<string>();
            field = _random.Next(4) == 0
                ? Remove(answer, at)
                : AlterField(record, asked == "lookup_accounts" ? RecordShape.Account : RecordShape.Transfer);
        }
        else
        {
            string given = answer[at]!.GetValue<string>();
            answer[at] = _random.Next(3) == 0 ? "no_such_result" : given == "ok" ? "exists" : "ok";
            field = "result";
        }

        return new Plant((long)altered["case"]!, step, at, field);
    }

    private static string Remove(JsonArray answer, int at)
    {
        answer.RemoveAt(at);
        return "record";
    }

    private string AlterField(JsonObject record, RecordShape shape)
    {
        if (_random.Next(8) == 0)
        {
            record[Strange] = "1";
            return Strange;
        }

        string[] fields = [.. record.Select(property => property.Key)];
        string field = fields[_random.Next(fields.Length)];
        BigInteger value = BigInteger.Parse(record[field]!.GetValue<string>(), CultureInfo.InvariantCulture);
        BigInteger altered = _random.Next(3) switch
        {
            0 => value ^ BigInteger.One,
            1 => value + BigInteger.One,
            _ => value + (BigInteger.One << shape.BitsOf(shape.IndexOf(field))),
        };
        record[field] = altered.ToString(CultureInfo.InvariantCulture);
        return field;
    }
}
