using System.Runtime.InteropServices;

namespace Engine.Cli.Import;

/// <summary>The chains of a file, each under a small number, with how many rows belong to each.</summary>
internal sealed class ChainIndex
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbers =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<int> _members = [];
    private readonly HashSet<int> _broken = [];

    /// <summary>The number of a value's chain.</summary>
    public int Find(ReadOnlySpan<char> value)
    {
        if (!_numbers.TryGetValue(value, out int number))
        {
            _numbers[value] = number = _members.Count;
            _members.Add(0);
        }

        return number;
    }

    /// <summary>Counts a row in.</summary>
    /// <returns>How many rows the chain has by now.</returns>
    public int Count(int chain) => ++CollectionsMarshal.AsSpan(_members)[chain];

    /// <summary>How many rows a chain has.</summary>
    public int Members(int chain) => _members[chain];

    /// <summary>Notes that a line of the chain cannot be read, so that none of it may be sent.</summary>
    public void Break(int chain) => _broken.Add(chain);

    /// <summary>Whether a line of the chain cannot be read.</summary>
    public bool IsBroken(int chain) => _broken.Contains(chain);
}
