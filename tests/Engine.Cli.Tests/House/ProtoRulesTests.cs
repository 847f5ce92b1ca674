using System.Text.RegularExpressions;

namespace Engine.Cli.Tests.House;

/// <summary>What those who write clients may rely on in the text of the contract.</summary>
public sealed partial class ProtoRulesTests
{
    private const string Sample = "engine/v1/sample.proto";

    private const string Sound = """
        syntax = "proto3";

        package engine.v1;

        option csharp_namespace = "Engine.V1";

        // For who wants to know.
        service SampleService {
          // Answers a question.
          rpc Ask(AskRequest) returns (stream AskResponse);
        }

        // What is asked.
        message AskRequest {
          // Has a meaning elsewhere.
          reserved 2, 4 to 5;
          // The question.
          string question = 1;
          // Of when.
          oneof at {
            // After this sequence.
            uint64 at_sequence = 3;
          }
          // By whom.
          repeated string asked_by = 6;
          // What else is known.
          map<string, string> beside = 7;
        }

        // What is answered.
        message AskResponse {}

        // What became of it.
        enum AskOutcome {
          // Never sent.
          ASK_OUTCOME_UNSPECIFIED = 0;
          // There is an answer.
          ASK_OUTCOME_ANSWERED = 1;
        }
        """;

    private static readonly string s_protos = Path.Combine(Checkout.Root, "protos");

    public static TheoryData<string> Files => [.. Paths];

    private static IEnumerable<string> Paths => Directory
        .EnumerateFiles(s_protos, "*.proto", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(s_protos, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void The_contract_keeps_its_rules(string path) =>
        Assert.Empty(ProtoRules.Complaints(path, File.ReadAllText(Path.Combine(s_protos, path))));

    [Fact]
    public void The_contract_names_every_reason_for_which_the_server_refuses()
    {
        string contract = string.Concat(Paths.Select(path => File.ReadAllText(Path.Combine(s_protos, path))));
        string[] reasons = [.. Directory
            .EnumerateFiles(Path.Combine(Checkout.Root, "src", "Engine.Server"), "*Refusals.cs", SearchOption.AllDirectories)
            .SelectMany(file => Reason().Matches(File.ReadAllText(file)))
            .Select(reason => reason.Groups[1].Value)
            .Distinct()];
        Assert.Contains("STANDBY", reasons);
        Assert.Contains("CLIENT_LIMIT", reasons);
        string[] unnamed = [.. reasons.Where(reason => !Regex.IsMatch(contract, $@"\b{reason}\b"))];
        Assert.Empty(unnamed);
    }

    [Fact]
    public void What_keeps_the_rules_is_not_complained_of() => Assert.Empty(ProtoRules.Complaints(Sample, Sound));

    [Theory]
    [InlineData("// For who wants to know.\n", "", "SampleService has no comment")]
    [InlineData("  // Answers a question.\n", "", "Ask has no comment")]
    [InlineData("// What is asked.\n", "", "AskRequest has no comment")]
    [InlineData("// What is answered.\n", "", "AskResponse has no comment")]
    [InlineData("  // The question.\n", "", "question has no comment")]
    [InlineData("  // The question.\n", "  // The question.\n\n", "question has no comment")]
    [InlineData("  // Of when.\n", "", "at has no comment")]
    [InlineData("    // After this sequence.\n", "", "at_sequence has no comment")]
    [InlineData("// What became of it.\n", "", "AskOutcome has no comment")]
    [InlineData("  // Never sent.\n", "", "ASK_OUTCOME_UNSPECIFIED has no comment")]
    [InlineData("  // There is an answer.\n", "", "ASK_OUTCOME_ANSWERED has no comment")]
    [InlineData("ASK_OUTCOME_ANSWERED", "ANSWERED", "ANSWERED does not begin with ASK_OUTCOME_")]
    [InlineData("ASK_OUTCOME_ANSWERED", "ASK_OUTCOME_answered", "is not UPPER_SNAKE_CASE")]
    [InlineData("ASK_OUTCOME_UNSPECIFIED", "ASK_OUTCOME_NONE", "ASK_OUTCOME_NONE does not end in _UNSPECIFIED")]
    [InlineData("ASK_OUTCOME_UNSPECIFIED = 0", "ASK_OUTCOME_UNSPECIFIED = 2", "AskOutcome does not begin with 0")]
    [InlineData("rpc Ask(AskRequest)", "rpc Ask(Question)", "Question is not AskRequest")]
    [InlineData("(stream AskResponse);", "(stream Answer);", "Answer is not AskResponse")]
    [InlineData("rpc Ask(", "rpc ask(", "ask is not PascalCase")]
    [InlineData("SampleService", "Sample", "Sample does not end in Service")]
    [InlineData("message AskResponse", "message ask_response", "ask_response is not PascalCase")]
    [InlineData("string question", "string theQuestion", "theQuestion is not lower_snake_case")]
    [InlineData("oneof at", "oneof At", "At is not lower_snake_case")]
    [InlineData("reserved 2, 4 to 5;", "reserved 4;", "AskRequest leaves out what it does not reserve: 2, 5")]
    [InlineData("reserved 2, 4 to 5;", "reserved 2 to 5;", "AskRequest uses what it reserves: 3")]
    [InlineData("question = 1;", "question = 1", "is not understood")]
    [InlineData("AskResponse {}", "AskResponse {", "a block is not closed")]
    [InlineData("\"proto3\"", "\"proto2\"", "the syntax is not proto3")]
    [InlineData("engine.v1;", "engine.v2;", "'engine.v2' is not that of the folder")]
    [InlineData("package engine.v1;\n", "", "'' is not that of the folder")]
    public void What_breaks_a_rule_is_complained_of(string sound, string wrong, string complaint)
    {
        string planted = Sound.Replace(sound, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Sound, planted);
        Assert.Contains(complaint, string.Join('\n', ProtoRules.Complaints(Sample, planted)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("engine/v1/SampleFile.proto", "SampleFile.proto is not lower_snake_case")]
    [InlineData("engine/sample.proto", "is not that of the folder")]
    public void A_file_that_lies_wrongly_is_complained_of(string path, string complaint) =>
        Assert.Contains(complaint, string.Join('\n', ProtoRules.Complaints(path, Sound)), StringComparison.Ordinal);

    [GeneratedRegex("\"([A-Z]{3,}(?:_[A-Z]+)*)\"")]
    private static partial Regex Reason();
}
