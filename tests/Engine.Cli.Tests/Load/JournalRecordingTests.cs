using Engine.Cli.Load;
using Engine.Core.Ledger;
using Engine.Journal;
using Engine.Load.Profiles;
using Engine.Load.Recording;

namespace Engine.Cli.Tests.Load;

public class JournalRecordingTests
{
    private const long Start = 1_000_000_000_000_000_000;

    private readonly ArrivalRecorder _recorder = new(TimeSpan.FromMilliseconds(100));

    [Fact]
    public void Rows_a_nanosecond_apart_are_one_request_and_others_are_not()
    {
        Take(At(0), At(1), At(2), At(100), At(50_000), At(50_002));

        LoadProfile profile = Profile();

        Assert.Equal([new BatchShare(1, 1), new BatchShare(2, 1), new BatchShare(3, 1)], profile.Batch.Shares);
    }

    [Fact]
    public void Arrivals_are_counted_in_their_tenth_of_a_second()
    {
        Take(At(0), At(99_999_999), At(100_000_000), At(450_000_000));

        Assert.Equal([2, 1, 0, 0, 1, 0, 0, 0, 0, 0], Profile().Segments[0].Counts!.Transfers);
    }

    [Fact]
    public void The_mix_is_that_of_the_rows()
    {
        Take(
            At(0),
            At(1_000, TransferFlags.Pending),
            At(2_000, TransferFlags.PostPending),
            At(3_000, TransferFlags.VoidPending),
            At(4_000, TransferFlags.Linked),
            At(4_001),
            new JournalArrival(Start + 5_000, true, TransferFlags.None, 0, 0));

        Mix mix = Profile().Mix;

        Assert.Equal((2.0, 3.0, 1.0, 1.0), (mix.Plain, mix.Hold, mix.Linked, mix.Refused));
    }

    private static JournalArrival At(long nanoseconds, TransferFlags flags = TransferFlags.None) =>
        new(Start + nanoseconds, false, flags, 1, 2);

    private void Take(params JournalArrival[] arrivals)
    {
        var recording = new JournalRecording(_recorder, Start);
        Array.ForEach(arrivals, recording.Take);
    }

    private LoadProfile Profile() => _recorder.ToProfile("recorded", "by hand", TimeSpan.FromSeconds(1));
}
