using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

/// <summary>Where an answer was altered.</summary>
internal sealed record Plant(long Case, int Step, int Event, string Field)
{
    public static Plant Of(Difference difference) =>
        new(difference.Case, difference.Step, difference.Event ?? -1, difference.Field);
}

/// <summary>Alters answers in a copy of a case file: result names, fields of records, whole records.</summary>
internal sealed class Planter(int seed)
{
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
            field = _random.Next(4) == 0 ? Remove(answer, at) : AlterField(record);
        }
        else
        {
            answer[at] = answer[at]!.GetValue<string>() == "ok" ? "exists" : "ok";
            field = "result";
        }

        return new Plant((long)altered["case"]!, step, at, field);
    }

    private static string Remove(JsonArray answer, int at)
    {
        answer.RemoveAt(at);
        return "record";
    }

    private string AlterField(JsonObject record)
    {
        string[] fields = [.. record.Select(property => property.Key)];
        string field = fields[_random.Next(fields.Length)];
        UInt128 value = UInt128.Parse(record[field]!.GetValue<string>(), CultureInfo.InvariantCulture);
        record[field] = (value ^ 1).ToString(CultureInfo.InvariantCulture);
        return field;
    }
}
