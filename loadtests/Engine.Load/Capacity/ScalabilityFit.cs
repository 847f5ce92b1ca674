using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Engine.Load.Capacity;

/// <summary>A value with the interval that holds it with 95 % confidence; no interval where there were too few points.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record Estimate(double Value, double? Low, double? High);

/// <summary>
/// The Universal Scalability Law, X(N) = λN / (1 + σ(N−1) + κN(N−1)), fitted to what streams carried: λ is the rate of
/// one stream, σ what they queue for, κ what each costs every other. N/X is linear in 1/λ, σ/λ and κ/λ, so least squares
/// of the relative errors has one answer; what would come out negative is held at 0.
/// </summary>
public sealed class ScalabilityFit
{
    private const double Confidence = 0.95;
    private const double Reach = 2;
    private static readonly int[][] s_models = [[0, 1, 2], [0, 1], [0, 2], [0]];

    private readonly double[] _weights;
    private readonly double[,]? _covariance;
    private readonly double _quantile;

    private ScalabilityFit(double[] weights, double[,]? covariance, double quantile, int most)
    {
        _weights = weights;
        _covariance = covariance;
        _quantile = quantile;
        MostMeasured = most;
    }

    /// <summary>The largest number of streams that was measured.</summary>
    public int MostMeasured { get; }

    /// <summary>Beyond so many streams the fit says nothing.</summary>
    public double Furthest => MostMeasured * Reach;

    /// <summary>λ: transfers a second of one stream.</summary>
    public Estimate OneStream => Ratio(
        1 / _weights[0], [-1 / (_weights[0] * _weights[0]), 0, 0]);

    /// <summary>σ: what part of the work is done one after another.</summary>
    public Estimate Contention => Ratio(
        _weights[1] / _weights[0], [-_weights[1] / (_weights[0] * _weights[0]), 1 / _weights[0], 0]);

    /// <summary>κ: what keeping each other informed costs.</summary>
    public Estimate Coherence => Ratio(
        _weights[2] / _weights[0], [-_weights[2] / (_weights[0] * _weights[0]), 0, 1 / _weights[0]]);

    /// <summary>The number of streams that carries most; null where it lies beyond <see cref="Furthest"/>.</summary>
    public double? BestStreams
    {
        get
        {
            double best = Math.Sqrt(Math.Max(0, 1 - Contention.Value) / Coherence.Value);
            return best <= Furthest ? Math.Max(1, best) : null;
        }
    }

    /// <summary>Fits; null where fewer than three numbers of streams were measured.</summary>
    public static ScalabilityFit? Of(IReadOnlyList<StreamPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        StreamPoint[] sound = [.. points.Where(point => point.PerSecond > 0)];
        if (sound.Select(point => point.Streams).Distinct().Count() < 3)
        {
            return null;
        }

        // Non-negative least squares of two bounded weights: the best of the four models whose weights are all allowed.
        return s_models
            .Select(model => Solve(sound, model))
            .Where(fit => fit.Weights[0] > 0 && fit.Weights[1] >= 0 && fit.Weights[2] >= 0)
            .OrderBy(fit => fit.Misfit)
            .Select(fit => new ScalabilityFit(
                fit.Weights, fit.Covariance, fit.Quantile, sound.Max(point => point.Streams)))
            .First();
    }

    /// <summary>What so many streams carry, transfers a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are more than twice what was measured.</exception>
    public Estimate At(double streams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(streams, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(streams, Furthest);
        double[] terms = Terms(streams);
        double inverse = Dot(terms, _weights);
        if (_covariance is null)
        {
            return new Estimate(streams / inverse, null, null);
        }

        double off = _quantile * Math.Sqrt(Variance(terms));
        double high = inverse > off ? streams / (inverse - off) : double.PositiveInfinity;
        return new Estimate(streams / inverse, streams / (inverse + off), high);
    }

    private Estimate Ratio(double value, double[] gradient)
    {
        if (_covariance is null)
        {
            return new Estimate(value, null, null);
        }

        double off = _quantile * Math.Sqrt(Variance(gradient));
        return new Estimate(value, Math.Max(0, value - off), value + off);
    }

    private double Variance(double[] gradient)
    {
        double sum = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            for (int j = 0; j < gradient.Length; j++)
            {
                sum += gradient[i] * _covariance![i, j] * gradient[j];
            }
        }

        return Math.Max(0, sum);
    }

    private static (double[] Weights, double[,]? Covariance, double Quantile, double Misfit) Solve(
        StreamPoint[] points, int[] model)
    {
        Matrix<double> terms = Matrix<double>.Build.Dense(
            points.Length,
            model.Length,
            (row, column) => Terms(points[row].Streams)[model[column]] * points[row].PerSecond / points[row].Streams);
        Vector<double> ones = Vector<double>.Build.Dense(points.Length, 1);
        Vector<double> solved = terms.QR().Solve(ones);
        double misfit = (terms * solved - ones).DotProduct(terms * solved - ones);
        double[] weights = new double[3];
        for (int i = 0; i < model.Length; i++)
        {
            weights[model[i]] = solved[i];
        }

        int freedom = points.Length - model.Length;
        return freedom < 1
            ? (weights, null, 0, misfit)
            : (weights, Spread((terms.TransposeThisAndMultiply(terms)).Inverse() * (misfit / freedom), model), Student(freedom), misfit);
    }

    private static double Student(int freedom) => StudentT.InvCDF(0, 1, freedom, (1 + Confidence) / 2);

    private static double[,] Spread(Matrix<double> covariance, int[] model)
    {
        var full = new double[3, 3];
        for (int i = 0; i < model.Length; i++)
        {
            for (int j = 0; j < model.Length; j++)
            {
                full[model[i], model[j]] = covariance[i, j];
            }
        }

        return full;
    }

    private static double[] Terms(double streams) => [1, streams - 1, streams * (streams - 1)];

    private static double Dot(double[] a, double[] b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);
}
