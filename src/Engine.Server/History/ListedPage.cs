using Engine.Journal.History;
using Google.Protobuf;

namespace Engine.Server.History;

/// <summary>Which page of which list is asked for.</summary>
/// <param name="Size">Items at most.</param>
/// <param name="NewestFirst">The order.</param>
/// <param name="After">Where the page before it ended; null for the first.</param>
/// <param name="Fingerprint">What its cursors bear.</param>
internal readonly record struct ListedPage(int Size, bool NewestFirst, HistoryCursor? After, ulong Fingerprint)
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1_000;

    /// <summary>Reads it.</summary>
    /// <param name="page">As asked for; null for the first page as it comes by itself.</param>
    /// <param name="question">The request without page and minimum sequence.</param>
    /// <exception cref="Grpc.Core.RpcException">A field is not what the contract says.</exception>
    public static ListedPage Read(V1.PageRequest? page, IMessage question)
    {
        page ??= new V1.PageRequest();
        if (page.Size > MaxSize)
        {
            throw HistoryRequests.Invalid("page.size", $"is {page.Size}, above {MaxSize}");
        }

        bool newestFirst = page.Order switch
        {
            V1.ListOrder.Unspecified or V1.ListOrder.OldestFirst => false,
            V1.ListOrder.NewestFirst => true,
            _ => throw HistoryRequests.Invalid("page.order", $"is {(int)page.Order}, which is no order"),
        };
        V1.ListOrder order = newestFirst ? V1.ListOrder.NewestFirst : V1.ListOrder.OldestFirst;
        ulong fingerprint = PageCursor.Fingerprint(question, order);
        return new ListedPage(
            page.Size == 0 ? DefaultSize : (int)page.Size,
            newestFirst,
            PageCursor.Read(page.Cursor, fingerprint),
            fingerprint);
    }

    /// <summary>The cursor of the page after it.</summary>
    public ByteString Next(HistoryCursor? next) => PageCursor.Write(next, Fingerprint);
}
