namespace Engine.Cli.Drills.Live;

/// <summary>Makes whole ones of fractions: what is left over counts the next time, so that the sum is right in the long run.</summary>
internal struct WholeParts
{
    private double _left;

    /// <summary>Adds a fraction, and takes out how many whole ones there are.</summary>
    public int Add(double amount)
    {
        _left += amount;
        int whole = (int)_left;
        _left -= whole;
        return whole;
    }
}
