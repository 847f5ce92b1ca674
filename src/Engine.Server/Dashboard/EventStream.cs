using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Engine.Server.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Engine.Server.Dashboard;

/// <summary>
/// The figures as server-sent events: <c>history</c> first, then <c>figures</c> twice a second and a <c>row</c> for each
/// second and minute that ends. The id of an event is the second up to which rows were sent, so that who comes back gets
/// what is missing. Who does not read is cut off.
/// </summary>
/// <param name="feed">Where the figures come from.</param>
/// <param name="time">The clock.</param>
internal sealed class EventStream(FiguresFeed feed, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] s_retry = Encoding.UTF8.GetBytes("retry: 500\n\n");

    /// <summary>Answers one who looks, until they leave or the engine stops.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stopping">Falls when the engine stops.</param>
    public async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        using FiguresViewer? viewer = feed.Join();
        if (viewer is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync($"{FiguresFeed.MostViewers} look already: close a page.\n", context.RequestAborted);
            return;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await SendAllAsync(context, viewer, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // They left, did not read, or the engine stops.
        }
        catch (IOException)
        {
            // The connection broke.
        }
    }

    private async Task SendAllAsync(HttpContext context, FiguresViewer viewer, CancellationToken ends)
    {
        Caller? caller = context.Features.Get<ClientIdentity>() is null ? null : Caller.Of(context);
        PipeWriter body = context.Response.BodyWriter;
        body.Write(s_retry);
        long seen = LastSeen(context);
        (SentRows Seconds, SentRows Minutes) sent = (new SentRows(seen), new SentRows(seen));
        bool isFirst = true;
        await foreach (FiguresTick tick in viewer.Ticks.ReadAllAsync(ends))
        {
            if (caller?.Refusal(RequiredRight.Observe) is not null)
            {
                return; // it may look no more
            }

            if (isFirst)
            {
                IReadOnlyList<FigureRow> seconds = sent.Seconds.NewOf(tick.Seconds);
                WriteHistory(body, tick, seconds, sent.Minutes.NewOf(tick.Minutes), sent.Seconds.At);
                isFirst = false;
            }
            else
            {
                WriteRows(body, "seconds", sent.Seconds.NewOf(tick.Seconds), sent.Seconds.At);
                WriteRows(body, "minutes", sent.Minutes.NewOf(tick.Minutes), sent.Seconds.At);
            }

            WriteEvent(
                body,
                "figures",
                sent.Seconds.At,
                static (writer, json) => writer.WriteRawValue(json.Span, skipInputValidation: true),
                tick.Json);
            await FlushAsync(context, body, ends);
        }
    }

    private async Task FlushAsync(HttpContext context, PipeWriter body, CancellationToken ends)
    {
        ValueTask<FlushResult> flush = body.FlushAsync(ends);
        if (!flush.IsCompleted)
        {
            try
            {
                await flush.AsTask().WaitAsync(s_patience, time, ends);
            }
            catch (TimeoutException)
            {
                context.Abort();
                throw new OperationCanceledException("They do not read.");
            }
        }
    }

    private static long LastSeen(HttpContext context)
    {
        string? given = context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? context.Request.Query["after"].FirstOrDefault();
        return long.TryParse(given, out long seen) ? seen : 0;
    }

    private static void WriteHistory(
        PipeWriter body, FiguresTick tick, IReadOnlyList<FigureRow> seconds, IReadOnlyList<FigureRow> minutes, long id)
    {
        WriteEvent(
            body,
            "history",
            id,
            static (writer, history) =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("columns");
                foreach (string column in FigureRow.Columns)
                {
                    writer.WriteStringValue(column);
                }

                writer.WriteEndArray();
                writer.WriteNumber("cores", history.Cores);
                WriteArray(writer, "seconds", history.Seconds);
                WriteArray(writer, "minutes", history.Minutes);
                writer.WriteEndObject();
            },
            (Seconds: seconds, Minutes: minutes, tick.Figures.Process.Cores));
    }

    private static void WriteArray(Utf8JsonWriter writer, string name, IReadOnlyList<FigureRow> rows)
    {
        writer.WriteStartArray(name);
        foreach (FigureRow row in rows)
        {
            writer.WriteRawValue(row.Json.Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
    }

    private static void WriteRows(PipeWriter body, string span, IReadOnlyList<FigureRow> rows, long id)
    {
        foreach (FigureRow row in rows)
        {
            WriteEvent(
                body,
                "row",
                id,
                static (writer, item) =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("span", item.Span);
                    writer.WritePropertyName("row");
                    writer.WriteRawValue(item.Row.Json.Span, skipInputValidation: true);
                    writer.WriteEndObject();
                },
                (Span: span, Row: row));
        }
    }

    // JSON without line breaks: a line break would end the event's data.
    private static void WriteEvent<T>(PipeWriter body, string name, long id, Action<Utf8JsonWriter, T> write, T data)
    {
        body.Write(Encoding.UTF8.GetBytes($"event: {name}\nid: {id}\ndata: "));
        using (var writer = new Utf8JsonWriter((IBufferWriter<byte>)body))
        {
            write(writer, data);
        }

        body.Write("\n\n"u8);
    }

    private sealed class SentRows(long seen)
    {
        /// <summary>Up to where rows were sent: seconds since the Unix epoch.</summary>
        public long At { get; private set; } = seen;

        /// <summary>Those that were not sent yet; they are from now on.</summary>
        public IReadOnlyList<FigureRow> NewOf(IReadOnlyList<FigureRow> rows)
        {
            int first = rows.Count;
            while (first > 0 && rows[first - 1].At > At)
            {
                first--;
            }

            At = rows.Count == 0 ? At : Math.Max(At, rows[^1].At);
            return first == 0 ? rows : [.. rows.Skip(first)];
        }
    }
}
