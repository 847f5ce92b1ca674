using Engine.Core.Disruptor;

namespace Engine.Core.Tests.Disruptor;

public class WorkSignalTests
{
    private static readonly TimeSpan s_hangGuard = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_signal_between_prepare_and_park_is_not_lost()
    {
        var signal = new WorkSignal();
        signal.PrepareToPark();
        signal.Signal();
        var parked = new Thread(() => signal.Park(Timeout.InfiniteTimeSpan)) { IsBackground = true };
        parked.Start();
        Assert.True(parked.Join(s_hangGuard));
    }

    [Fact]
    public void Ping_pong_between_two_parking_threads_never_sleeps_through_a_signal()
    {
        const int Rounds = 20_000;
        WorkSignal[] signals = [new(), new()];
        int turn = 0;
        void Play(int own)
        {
            for (int round = 0; round < Rounds; round++)
            {
                while (Volatile.Read(ref turn) != own)
                {
                    signals[own].PrepareToPark();
                    if (Volatile.Read(ref turn) == own)
                    {
                        signals[own].CancelPark();
                        break;
                    }

                    signals[own].Park(Timeout.InfiniteTimeSpan);
                }

                Volatile.Write(ref turn, 1 - own);
                signals[1 - own].Signal();
            }
        }

        Thread[] players = [.. new[] { 0, 1 }.Select(own => new Thread(() => Play(own)) { IsBackground = true })];
        Array.ForEach(players, player => player.Start());
        Assert.All(players, player => Assert.True(player.Join(s_hangGuard)));
    }
}
