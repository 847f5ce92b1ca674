namespace Engine.Load.Capacity.Page;

/// <summary>A chart, before it is drawn.</summary>
/// <param name="Id">Tells it from others on the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What is to be seen in it, for those who do not see it.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
internal sealed record Chart(string Id, string Title, string Description, Axis X, Axis Y)
{
    /// <summary>How wide it is drawn, in the unit of its letters.</summary>
    public double Width { get; init; } = 480;

    /// <summary>How high.</summary>
    public double Height { get; init; } = 290;

    public IReadOnlyList<Series> Series { get; init; } = [];

    /// <summary>Parts of the horizontal axis that are shaded.</summary>
    public IReadOnlyList<(double From, double To)> Shades { get; init; } = [];

    public IReadOnlyList<Mark> Marks { get; init; } = [];
}

/// <summary>A line, or a row of dots.</summary>
/// <param name="Name">As the legend calls it.</param>
/// <param name="Style">Colour and dashes: 1 to 6.</param>
/// <param name="Points">From left to right; one without a value breaks the line.</param>
internal sealed record Series(string Name, int Style, IReadOnlyList<(double X, double Y)> Points)
{
    public bool IsLine { get; init; } = true;

    public bool HasDots { get; init; } = true;

    /// <summary>An interval around the line, lower and upper end at each point.</summary>
    public IReadOnlyList<(double X, double Low, double High)> Band { get; init; } = [];
}

/// <summary>A line right through the chart, at a value of one axis.</summary>
/// <param name="IsVertical">Whether the value is one of the horizontal axis.</param>
/// <param name="Value">Where.</param>
/// <param name="Text">What it says.</param>
internal sealed record Mark(bool IsVertical, double Value, string Text);
