using Engine.Cli.Drills.Labelled;

namespace Engine.Cli.Tests.Drills;

/// <summary>The score of a detector on labelled series.</summary>
public sealed class DetectionScoreTests
{
    private static readonly ScoringProfile s_standard = ScoringProfile.All[0];
    private static readonly LabelledSeries s_series = new("made", new double[1_000], [new(400, 499), new(700, 799)]);

    [Fact]
    public void Silence_scores_nothing_and_a_detection_at_the_start_of_each_window_all()
    {
        Assert.Equal(0, Score());
        Assert.Equal(100, Score(400, 700), precision: 6);
    }

    [Fact]
    public void The_earlier_in_a_window_the_better_and_only_the_first_counts()
    {
        Assert.True(Score(410, 700) > Score(450, 700));
        Assert.Equal(Score(410, 700), Score(410, 420, 490, 700), precision: 6);
    }

    [Fact]
    public void A_false_alarm_costs_more_the_farther_it_is_behind_a_window()
    {
        Assert.True(Score(400, 510, 700) < Score(400, 700));
        Assert.True(Score(400, 600, 700) < Score(400, 510, 700));
        Assert.Equal(100 - (100 * 0.11 / 4), Score(200, 400, 700), precision: 6);
    }

    [Fact]
    public void What_is_detected_in_the_probation_is_not_judged() => Assert.Equal(Score(400), Score(149, 400), precision: 6);

    [Fact]
    public void A_window_in_the_probation_is_neither_found_nor_missed()
    {
        var score = new DetectionScore();
        score.Add(new LabelledSeries("made", new double[1_000], [new(10, 90), new(400, 499)]), [400]);
        Assert.Equal((1, 0, 0), (score.Windows, score.Missed, score.FalseAlarms));
    }

    private static double Score(params int[] detections)
    {
        var score = new DetectionScore();
        score.Add(s_series, detections);
        return score.Of(s_standard);
    }
}
