using System.Net.Sockets;
using System.Threading.Channels;

namespace Engine.Cli.Drills.Faults;

/// <summary>One way of a connection: what is read on one side is written on the other, in order, its end too.</summary>
/// <param name="from">Where it reads.</param>
/// <param name="to">Where it writes.</param>
/// <param name="delay">How long what comes now is held up.</param>
/// <param name="pass">Waits until anything may pass.</param>
/// <param name="time">By which the delay is counted.</param>
internal sealed class TcpRelay(
    NetworkStream from, NetworkStream to, Func<TimeSpan> delay, Func<CancellationToken, Task> pass, TimeProvider time)
{
    private const int PieceBytes = 64 << 10;
    private const int MostPieces = 1_024; // held up at once; then reading waits, and TCP has the sender wait

    private readonly Channel<Piece> _pieces = Channel.CreateBounded<Piece>(MostPieces);

    /// <summary>Relays until the end of what is read was passed on.</summary>
    /// <exception cref="IOException">One side broke off.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task reading = ReadAsync(broken.Token);
        try
        {
            await WriteAsync(cancellation);
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
        finally
        {
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        byte[] buffer = new byte[PieceBytes];
        try
        {
            int count;
            do
            {
                count = await from.ReadAsync(buffer, cancellation);
                await _pieces.Writer.WriteAsync(new Piece(buffer[..count], time.GetTimestamp(), delay()), cancellation);
            }
            while (count > 0); // an empty one is the end

            _pieces.Writer.Complete();
        }
        catch (Exception failure)
        {
            _pieces.Writer.Complete(failure);
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        await foreach (Piece piece in _pieces.Reader.ReadAllAsync(cancellation))
        {
            TimeSpan left = piece.HeldUp - time.GetElapsedTime(piece.Came);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, time, cancellation);
            }

            await pass(cancellation);
            if (piece.Bytes.Length == 0)
            {
                to.Socket.Shutdown(SocketShutdown.Send);
                return;
            }

            await to.WriteAsync(piece.Bytes, cancellation);
        }
    }

    private readonly record struct Piece(byte[] Bytes, long Came, TimeSpan HeldUp);
}
