using System.Text;
using static Engine.Load.Capacity.Page.Words;

namespace Engine.Load.Capacity.Page;

/// <summary>Draws a chart as SVG that takes its colours and sizes of letters from the page.</summary>
internal sealed class ChartSvg
{
    private const double Left = 54;
    private const double Right = 14;
    private const double Top = 24;
    private const double Bottom = 44;
    private const double Dot = 2.6;

    private readonly StringBuilder _svg = new();
    private readonly Chart _chart;

    private double Width => _chart.Width;

    private double Height => _chart.Height;

    private ChartSvg(Chart chart) => _chart = chart;

    /// <summary>The chart with its legend.</summary>
    public static string Draw(Chart chart) => new ChartSvg(chart).Draw();

    private string Draw()
    {
        string id = _chart.Id;
        _svg.Append($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">");
        _svg.Append($"<title id=\"{id}-t\">{Safe(_chart.Title)}</title><desc id=\"{id}-d\">{Safe(_chart.Description)}</desc>");
        foreach ((double from, double to) in _chart.Shades)
        {
            _svg.Append($"<rect class=\"shade\" x=\"{At(X(from))}\" width=\"{At(Math.Max(1, X(to) - X(from)))}\" ");
            _svg.Append($"y=\"{At(Top)}\" height=\"{At(Height - Bottom - Top)}\"/>");
        }

        Grid();
        foreach (Series series in _chart.Series)
        {
            Line(series);
        }

        for (int i = 0; i < _chart.Marks.Count; i++)
        {
            Line(_chart.Marks[i]);
        }

        _svg.Append("</svg>\n");
        Legend();
        return _svg.ToString();
    }

    private void Grid()
    {
        foreach (double tick in _chart.Y.Ticks)
        {
            string y = At(Y(tick));
            _svg.Append($"<line class=\"grid\" x1=\"{At(Left)}\" x2=\"{At(Width - Right)}\" y1=\"{y}\" y2=\"{y}\"/>");
            _svg.Append($"<text class=\"tick\" x=\"{At(Left - 5)}\" y=\"{y}\" dy=\".32em\" text-anchor=\"end\">");
            _svg.Append($"{Safe(_chart.Y.Text(tick))}</text>");
        }

        foreach (double tick in _chart.X.Ticks)
        {
            string x = At(X(tick));
            _svg.Append($"<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{At(Top)}\" y2=\"{At(Height - Bottom)}\"/>");
            _svg.Append($"<text class=\"tick\" x=\"{x}\" y=\"{At(Height - Bottom + 5)}\" dy=\".8em\" text-anchor=\"middle\">");
            _svg.Append($"{Safe(_chart.X.Text(tick))}</text>");
        }

        _svg.Append($"<text class=\"axis\" x=\"{At(Width - Right)}\" y=\"{At(Height - 5)}\" text-anchor=\"end\">");
        _svg.Append($"{Safe(_chart.X.Label)}</text>");
        _svg.Append($"<text class=\"axis\" x=\"4\" y=\"{At(Top - 11)}\">{Safe(_chart.Y.Label)}</text>");
    }

    private void Line(Series series)
    {
        if (series.Band.Count > 1)
        {
            var upper = series.Band.Select(at => $"{At(X(at.X))},{At(Y(at.High))}");
            var lower = series.Band.Reverse().Select(at => $"{At(X(at.X))},{At(Y(at.Low))}");
            _svg.Append($"<polygon class=\"band b{series.Style}\" points=\"{string.Join(' ', upper.Concat(lower))}\"/>");
        }

        if (series.IsLine && series.Points.Count > 1)
        {
            foreach (string points in Pieces(series))
            {
                _svg.Append($"<polyline class=\"line s{series.Style}\" points=\"{points}\"/>");
            }
        }

        if (series.HasDots)
        {
            foreach ((double x, double y) in series.Points)
            {
                _svg.Append($"<circle class=\"dot d{series.Style}\" cx=\"{At(X(x))}\" cy=\"{At(Y(y))}\" r=\"{At(Dot)}\"/>");
            }
        }
    }

    private IEnumerable<string> Pieces(Series series)
    {
        var piece = new List<string>();
        foreach ((double x, double y) in series.Points)
        {
            if (double.IsFinite(y))
            {
                piece.Add($"{At(X(x))},{At(Y(y))}");
            }
            else if (piece.Count > 0)
            {
                yield return string.Join(' ', piece);
                piece.Clear();
            }
        }

        if (piece.Count > 0)
        {
            yield return string.Join(' ', piece);
        }
    }

    private void Line(Mark mark)
    {
        if (mark.IsVertical)
        {
            double x = X(mark.Value);
            string anchor = x > Width / 2 ? "end" : "start";
            double beside = x > Width / 2 ? x - 4 : x + 4;
            _svg.Append($"<line class=\"mark\" x1=\"{At(x)}\" x2=\"{At(x)}\" y1=\"{At(Top)}\" y2=\"{At(Height - Bottom)}\"/>");
            _svg.Append($"<text class=\"note\" x=\"{At(beside)}\" y=\"{At(Top + 2)}\" dy=\".8em\" text-anchor=\"{anchor}\">");
        }
        else
        {
            double y = Y(mark.Value);
            _svg.Append($"<line class=\"mark\" x1=\"{At(Left)}\" x2=\"{At(Width - Right)}\" y1=\"{At(y)}\" y2=\"{At(y)}\"/>");
            _svg.Append($"<text class=\"note\" x=\"{At(Left + 5)}\" y=\"{At(y - 4)}\">");
        }

        _svg.Append($"{Safe(mark.Text)}</text>");
    }

    private void Legend()
    {
        _svg.Append("<ul class=\"legend\">");
        foreach (Series series in _chart.Series)
        {
            _svg.Append("<li><svg viewBox=\"0 0 24 10\" aria-hidden=\"true\">");
            _svg.Append(series.IsLine
                ? $"<polyline class=\"line s{series.Style}\" points=\"0,5 24,5\"/>"
                : $"<circle class=\"dot d{series.Style}\" cx=\"12\" cy=\"5\" r=\"3.5\"/>");
            _svg.Append($"</svg>{Safe(series.Name)}</li>");
        }

        _svg.Append("</ul>\n");
    }

    private double X(double value) => Left + (_chart.X.Place(value) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (_chart.Y.Place(value) * (Height - Top - Bottom));
}
