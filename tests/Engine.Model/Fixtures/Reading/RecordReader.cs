using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>Reads the record that a line describes.</summary>
internal static class RecordReader
{
    public static Account Account(FixtureLine line)
    {
        var account = new Account { Id = line.Id('A', "account id"), Ledger = 1, Code = 10 };
        foreach ((string key, string? value) in line.Options())
        {
            if (value is null)
            {
                account.Flags |= Flag<AccountFlags>(line, key);
                continue;
            }

            UInt128 number = Number(line, key, value);
            switch (key)
            {
                case "ledger": account.Ledger = (uint)number; break;
                case "code": account.Code = (ushort)number; break;
                case "user_data_128": account.UserData128 = number; break;
                case "user_data_64": account.UserData64 = (ulong)number; break;
                case "user_data_32": account.UserData32 = (uint)number; break;
                case "reserved": account.Reserved = (uint)number; break;
                case "timestamp": account.Timestamp = (ulong)number; break;
                case "flags": account.Flags |= (AccountFlags)(ushort)number; break;
                default: SetBalance(line, ref account, key, number); break;
            }
        }

        return account;
    }

    /// <summary>Reads the balances that a line expects; those not named are 0.</summary>
    public static Account Balances(FixtureLine line)
    {
        var account = new Account { Id = line.Id('A', "account id") };
        foreach ((string key, string? value) in line.Options())
        {
            if (value is null)
            {
                account.Flags |= key == "closed" ? AccountFlags.Closed : throw line.Error($"'{key}' is no balance");
            }
            else
            {
                SetBalance(line, ref account, key, Number(line, key, value));
            }
        }

        return account;
    }

    public static Transfer Transfer(FixtureLine line)
    {
        UInt128 id = line.Id('T', "transfer id");
        var transfer = new Transfer { Id = id };
        if (line.Verb == "transfer")
        {
            transfer.DebitAccountId = line.Id('A', "debit account");
            transfer.CreditAccountId = line.Id('A', "credit account");
            transfer.Ledger = 1;
            transfer.Code = 1;
        }
        else
        {
            transfer.PendingId = line.Id('T', "pending transfer");
            transfer.Flags = line.Verb switch
            {
                "post" => TransferFlags.PostPending,
                "capture" => TransferFlags.PostPending | TransferFlags.Capture,
                _ => TransferFlags.VoidPending,
            };
        }

        transfer.Amount = line.NumberFor("amount");
        foreach ((string key, string? value) in line.Options())
        {
            if (value is null)
            {
                transfer.Flags |= Flag<TransferFlags>(line, key);
            }
            else
            {
                Set(line, ref transfer, key, value);
            }
        }

        return transfer;
    }

    public static HoldExtension Extension(FixtureLine line) => new()
    {
        HoldId = line.Id('T', "hold"), Timeout = (uint)line.NumberFor("timeout"),
    };

    /// <summary>Reads the fields of a stored transfer that a line names.</summary>
    public static Dictionary<string, UInt128> Fields(FixtureLine line)
    {
        var fields = new Dictionary<string, UInt128>();
        foreach ((string key, string? value) in line.Options())
        {
            var probe = default(Transfer);
            Set(line, ref probe, key, value ?? throw line.Error($"'{key}' lacks its value"));
            fields[key] = Field(probe, key);
        }

        return fields;
    }

    /// <summary>A field of a transfer by its name in fixture files.</summary>
    public static UInt128 Field(in Transfer transfer, string key) => key switch
    {
        "debit" => transfer.DebitAccountId,
        "credit" => transfer.CreditAccountId,
        "pending_id" => transfer.PendingId,
        "amount" => transfer.Amount,
        "timeout" => transfer.Timeout,
        "ledger" => transfer.Ledger,
        "code" => transfer.Code,
        "user_data_128" => transfer.UserData128,
        "user_data_64" => transfer.UserData64,
        "user_data_32" => transfer.UserData32,
        "timestamp" => transfer.Timestamp,
        "flags" => TransferFlagBits.ToContract(transfer.Flags),
        _ => throw new ArgumentException($"No field '{key}'.", nameof(key)),
    };

    private static void Set(FixtureLine line, ref Transfer transfer, string key, string value)
    {
        switch (key)
        {
            case "debit": transfer.DebitAccountId = line.ParseId('A', value); return;
            case "credit": transfer.CreditAccountId = line.ParseId('A', value); return;
            case "pending_id": transfer.PendingId = line.ParseId('T', value); return;
            case "amount": transfer.Amount = Number(line, key, value); return;
            case "timeout": transfer.Timeout = (uint)Number(line, key, value); return;
            case "ledger": transfer.Ledger = (uint)Number(line, key, value); return;
            case "code": transfer.Code = (ushort)Number(line, key, value); return;
            case "user_data_128": transfer.UserData128 = Number(line, key, value); return;
            case "user_data_64": transfer.UserData64 = (ulong)Number(line, key, value); return;
            case "user_data_32": transfer.UserData32 = (uint)Number(line, key, value); return;
            case "timestamp": transfer.Timestamp = (ulong)Number(line, key, value); return;
            case "flags": transfer.Flags |= TransferFlagBits.FromContract((uint)Number(line, key, value)); return;
            default: throw line.Error($"a transfer has no field '{key}'");
        }
    }

    private static void SetBalance(FixtureLine line, ref Account account, string key, UInt128 number)
    {
        switch (key)
        {
            case "debits_pending": account.DebitsPending = number; return;
            case "debits_posted": account.DebitsPosted = number; return;
            case "credits_pending": account.CreditsPending = number; return;
            case "credits_posted": account.CreditsPosted = number; return;
            default: throw line.Error($"an account has no field '{key}'");
        }
    }

    private static UInt128 Number(FixtureLine line, string key, string value) =>
        FixtureNumber.TryParse(value, out UInt128 number)
            ? number
            : throw line.Error($"'{value}' is no number ({key})");

    private static T Flag<T>(FixtureLine line, string name)
        where T : struct, Enum =>
        ResultNames.TryParse(name, out T flag) ? flag : throw line.Error($"'{name}' is no flag of {typeof(T).Name}");
}
