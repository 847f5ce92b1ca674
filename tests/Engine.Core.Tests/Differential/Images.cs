using Engine.Core.Ledger;

namespace Engine.Core.Tests.Differential;

/// <summary>Takes the state of one ledger into another, as a checkpoint would.</summary>
internal static class Images
{
    public static void Copy(StateMachine from, StateMachine to)
    {
        LedgerImage image = from.Image;
        for (int page = 0; page * LedgerImage.PageAccounts < image.AccountCount; page++)
        {
            to.Image.RestorePage(image.Page(page));
        }

        for (int number = 0; number < image.NameCount; number++)
        {
            ReadOnlySpan<byte> text = image.NameAt(number, out int account, out uint ledger);
            to.Image.RestoreName(account, ledger, text);
        }

        for (int number = 0; number < image.LimitCount; number++)
        {
            ref readonly AccountLimits limits = ref image.LimitsAt(number, out int account, out ReadOnlySpan<byte> window);
            to.Image.RestoreLimits(account, limits, window);
        }

        foreach (OpenHold hold in image.ReadOpenHolds())
        {
            to.Image.RestoreHold(hold);
        }

        to.Image.RestoreMark(image.MarkAt(from.ForgottenThrough, from.RowCount));
    }
}
