using System.Text.Json;
using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

public sealed class ReportDocumentTests
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    [Fact]
    public void Json_has_the_documented_fields_and_ids_as_decimal_strings()
    {
        Difference difference = new(4, "plain", 2, 1, UInt128.MaxValue, "amount", "7", "9");
        ReportDocument document = new(
            new ConformanceReport(Cases: 5, Steps: 6, Answers: 8, [difference], ["slow"]),
            "cases.jsonl",
            TimeSpan.FromSeconds(1.5));
        string json = JsonSerializer.Serialize(document, _web);
        Assert.Equal(
            """
            {"file":"cases.jsonl","cases":5,"steps":6,"answers":8,"seconds":1.5,"conforms":false,
            "differences":[{"case":4,"kind":"plain","step":2,"event":1,
            "id":"340282366920938463463374607431768211455","field":"amount","expected":"7","got":"9"}],
            "notes":["slow"]}
            """.ReplaceLineEndings(""),
            json);
    }
}
