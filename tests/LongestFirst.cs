using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Engine.Tests.LongestFirst))]

namespace Engine.Tests;

/// <summary>Names the classes of tests that take longest.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class LongestAttribute(params Type[] classes) : Attribute
{
    /// <summary>In the order in which they begin.</summary>
    public Type[] Classes { get; } = classes;
}

/// <summary>
/// Has the classes begin first that take longest: at the end of a run nothing is left then that others have to wait for.
/// </summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_longest =
    [
        .. (typeof(LongestFirst).Assembly.GetCustomAttribute<LongestAttribute>()?.Classes ?? []).Select(type => type.FullName!),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection =>
        [.. testCollections.OrderBy(Rank)];

    // A class without a collection of its own has one that is called after it.
    private static int Rank<T>(T collection)
        where T : ITestCollection
    {
        int rank = Array.FindIndex(
            s_longest, name => collection.TestCollectionDisplayName.Contains($" {name} ", StringComparison.Ordinal));
        return rank < 0 ? s_longest.Length : rank;
    }
}
